package org.mailrail.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.EmailAddress;
import org.mailrail.message.AddressList;

class JakartaAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org",
                "\"a b\"@example.org",
                "\"a\\\"@\"@example.org",
                "ada@[192.0.2.1]",
                "ada@xn--bcher-kva.example",
                "j\u00fcrgen@b\u00fccher.example"
            })
    void anAddressIsTheSameThereAndBack(String text) throws AddressException {
        EmailAddress address = EmailAddress.of(text);
        InternetAddress there = JakartaAddresses.toInternetAddress(address);
        assertThat(there.getAddress()).isEqualTo(text);
        assertThat(JakartaAddresses.toEmailAddress(there)).contains(address);
        assertThat(JakartaAddresses.toEmailAddress(new InternetAddress(text, false)))
                .contains(address);
    }

    @Test
    void aTextThatIsNoAddressIsNone() throws AddressException {
        assertThat(JakartaAddresses.toEmailAddress(new InternetAddress())).isEmpty();
        assertThat(JakartaAddresses.toEmailAddress(new InternetAddress("root", false)))
                .isEmpty();
        assertThat(JakartaAddresses.toEmailAddress(new InternetAddress("g: a@b;", false)))
                .isEmpty();
    }

    @Test
    void listsKeepNamesAndGroups() throws AddressException {
        AddressList list = AddressList.parse(
                "Ada L. <ada@example.org>, =?utf-8?q?J=C3=BCrgen?= <j@example.org>, Friends: a@b, C <c@d>;, e@f");
        List<InternetAddress> there = JakartaAddresses.toInternetAddresses(list);
        assertThat(there).extracting(InternetAddress::getPersonal).containsExactly("Ada L.", "J\u00fcrgen", null, null);
        assertThat(there.get(2).isGroup()).isTrue();
        assertThat(there.get(2).getGroup(true)).hasSize(2);
        assertThat(JakartaAddresses.toAddressList(there)).hasToString(list.toString());
        assertThat(JakartaAddresses.toAddressList(List.of(new InternetAddress("root", false))))
                .hasToString("root");
    }
}
