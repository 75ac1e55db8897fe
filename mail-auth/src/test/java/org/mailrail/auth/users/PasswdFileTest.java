package org.mailrail.auth.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdFileTest {
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = START;

    @Test
    void aUserLogsInUnderHisNameInAnyLetterCase() throws IOException {
        PasswdFile users = users("""
                # name and password
                ada@example.org:{PLAIN}secret:5000:5000::/home/ada::userdb_mail=maildir:~/Maildir userdb_quota_rule=*:storage=1G nodelay

                """);
        assertThat(users.authenticate("Ada@Example.ORG", "secret")).contains("ada@example.org");
        assertThat(users.authenticate("ada@example.org", "Secret")).isEmpty();
        assertThat(users.authenticate("bob@example.org", "secret")).isEmpty();
        assertThat(users.lookup("ADA@example.org")).hasValueSatisfying(entry -> {
            assertThat(entry.name()).isEqualTo("ada@example.org");
            assertThat(entry.uid()).isEqualTo("5000");
            assertThat(entry.gid()).isEqualTo("5000");
            assertThat(entry.homeFolder()).contains("/home/ada");
            assertThat(entry.userdbField("mail")).contains("maildir:~/Maildir");
            assertThat(entry.userdbField("quota_rule")).contains("*:storage=1G");
            assertThat(entry.extra()).containsEntry("nodelay", "yes");
        });
        assertThat(users.exists("bob@example.org")).isFalse();
        assertThat(users.table().get("Ada@example.org")).contains("ada@example.org");
        assertThat(users.problems()).isEmpty();
    }

    @Test
    void whoHasNoPasswordExistsButCannotLogIn() throws IOException {
        PasswdFile users = users("""
                empty::::::
                name-only
                locked:!{PLAIN}secret::::::
                starred:*::::::
                open:::::::nopassword
                nets:{PLAIN}secret::::::allow_nets=192.0.2.0/24
                somebody:{PLAIN}else
                """);
        for (String name : new String[] {"empty", "name-only", "locked", "starred", "open", "nets"}) {
            assertThat(users.exists(name)).as(name).isTrue();
            assertThat(users.authenticate(name, "secret")).as(name).isEmpty();
            assertThat(users.authenticate(name, "")).as(name).isEmpty();
        }
        assertThat(users.problems()).extracting(PasswdFile.Problem::line).containsExactly(5, 6);
    }

    @Test
    void aMistakeNamesFileAndLineAndTheOthersGoOn() throws IOException {
        PasswdFile users = users("""
                ada:{PLAIN}secret
                bob:{ROT13}hidden
                eve/../ada:{PLAIN}secret
                ada:{PLAIN}other
                """);
        assertThat(users.problems())
                .extracting(Object::toString)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(file() + ":2: user bob cannot log in: expected a password scheme"),
                        line -> assertThat(line).startsWith(file() + ":3: expected a user name without"),
                        line -> assertThat(line).startsWith(file() + ":4: user ada stands in the file more than once"));
        assertThat(users.problems().toString()).doesNotContain("hidden");
        assertThat(users.authenticate("ada", "secret")).contains("ada");
        assertThat(users.authenticate("ada", "other")).isEmpty();
        assertThat(users.exists("bob")).isTrue();
        assertThatThrownBy(() -> users.authenticate("bob", "uvqqra"))
                .isInstanceOf(IOException.class)
                .hasMessage(file() + ":2: the password cannot be checked");
    }

    @Test
    void aChangedFileIsReadOnceItHasBeenLeftAlone() throws IOException {
        PasswdFile users = users("ada:{PLAIN}old\nbob:{PLAIN}b\n");
        now = now.plusSeconds(60);
        write("ada:{PLAIN}new\nbo"); // half written
        assertThat(users.authenticate("ada", "old")).contains("ada");
        assertThat(users.exists("bob")).isTrue();
        write("ada:{PLAIN}new\nbob:{PLAIN}b\n");
        now = now.plusSeconds(2);
        assertThat(users.authenticate("ada", "old")).isEmpty();
        assertThat(users.authenticate("ada", "new")).contains("ada");
        assertThat(users.exists("bob")).isTrue();
    }

    @Test
    void aChangeInTheSecondOfTheFirstReadingIsSeen() throws IOException {
        write("ada:{PLAIN}one\n");
        PasswdFile users = PasswdFile.builder(file()).clock(() -> now).build();
        write("ada:{PLAIN}two\n"); // same size, same time
        assertThat(users.authenticate("ada", "one")).contains("ada");
        now = now.plusSeconds(2);
        assertThat(users.authenticate("ada", "two")).contains("ada");
    }

    @Test
    void aMissingFileIsATemporaryFailureAndNotAnUnknownUser() throws IOException {
        PasswdFile users = users("ada:{PLAIN}secret\n");
        Files.delete(file());
        assertThatThrownBy(() -> users.exists("ada")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> users.authenticate("ada", "secret")).isInstanceOf(IOException.class);
        write("ada:{PLAIN}secret\n");
        assertThat(users.exists("ada")).isTrue();
        assertThatThrownBy(() -> PasswdFile.at(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void aFileBeyondItsLimitIsNotRead() throws IOException {
        write("ada:{PLAIN}secret\n");
        assertThatThrownBy(() -> PasswdFile.builder(file()).maxSize(10).build()).isInstanceOf(IOException.class);
    }

    @Test
    void theDomainCanBeDropped() throws IOException {
        write("ada:{PLAIN}secret\n");
        PasswdFile users = PasswdFile.builder(file())
                .usernameFormat("%Ln")
                .clock(() -> now)
                .build();
        assertThat(users.authenticate("Ada@example.org", "secret")).contains("ada");
        assertThatThrownBy(() -> PasswdFile.builder(file()).usernameFormat("%{if;x}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsAKeyAndNothingElse() throws IOException {
        PasswdFile users = users("ada:{PLAIN}secret\n");
        for (String name : new String[] {"%u", "*", "", "ada\0", "ada:x", "a".repeat(100_000)}) {
            assertThat(users.authenticate(name, "secret")).isEmpty();
            assertThat(users.exists(name)).isFalse();
        }
    }

    @Test
    void aUserWhoDoesNotExistCostsAHashOfTheFilesScheme() throws IOException {
        PasswdAccounts accounts = PasswdAccounts.parse(file(), """
                a:{PLAIN}x
                b:{SHA256-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
                c:{SHA256-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5
                """, null);
        assertThat(accounts.decoy().scheme()).isEqualTo(PasswordScheme.SHA256_CRYPT);
        assertThat(PasswdAccounts.parse(file(), "", null).decoy().scheme()).isEqualTo(PasswordScheme.ARGON2ID);
    }

    private PasswdFile users(String lines) throws IOException {
        write(lines);
        now = now.plusSeconds(10);
        return PasswdFile.builder(file()).clock(() -> now).build();
    }

    private void write(String lines) throws IOException {
        Files.writeString(file(), lines);
        Files.setLastModifiedTime(file(), FileTime.from(now));
    }

    private Path file() {
        return folder.resolve("passwd");
    }
}
