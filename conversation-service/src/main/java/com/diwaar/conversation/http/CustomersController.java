package com.diwaar.conversation.http;

import com.diwaar.conversation.erasure.EraseCustomers;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people an organisation talks with. */
@RestController
class CustomersController {

    /** Whatever a channel may call a person (a short code, a web visitor's id): who is on record must be erasable. */
    private static final Pattern ADDRESS = Pattern.compile("(?=.*\\S)[^\\p{Cc}]{1,256}");

    private final EraseCustomers eraseCustomers;

    CustomersController(EraseCustomers eraseCustomers) {
        this.eraseCustomers = eraseCustomers;
    }

    /** 202: nothing of the person is on record here any more; the other services hear of it. */
    @DeleteMapping("/customers/{phone}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void erase(@AuthenticationPrincipal Caller caller, @PathVariable String phone) {
        long organization = Caller.organizationOf(caller);
        if (!ADDRESS.matcher(phone).matches()) {
            throw new RequestRefused(
                    ErrorCode.INVALID_PHONE_NUMBER,
                    "The path must name the person as your conversations do: a phone number in E.164, such as +15551230001, "
                            + "or what else the channel calls them, in at most 256 characters.");
        }
        eraseCustomers.erase(organization, phone);
    }
}
