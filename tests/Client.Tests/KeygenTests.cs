using System.Text;
using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class KeygenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Keygen_writes_six_files_that_only_their_owner_may_read()
    {
        (await KeygenAsync()).MustSucceed();

        string[] names = [.. Directory.GetFiles(folder["keys"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["access.pem", "enrolment.json", "identity.txt", "principal.json", "root.pem", "signing.pem"], names);
        Assert.All(names, name => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder["keys"], name))));
    }

    [Fact]
    public async Task The_enrolment_holds_the_public_halves_of_the_keys_and_is_signed_by_the_root()
    {
        (await KeygenAsync("--kind", "team", "--roles", "reader,publisher", "--name", "en=Example", "--name", "fr=Exemple", "--agency-kind", "other")).MustSucceed();

        AgencyRecord record = Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "enrolment.json"))).Record;
        RecordedPrincipal principal = Assert.Single(record.Principals);
        Assert.Equal(PrincipalKind.Team, principal.Kind);
        Assert.Equal([Role.Publisher, Role.Reader], principal.Roles.OrderBy(role => role.ToWire(), StringComparer.Ordinal));
        Assert.Equal("Exemple", record.Content.Names["fr"]);
        Assert.Equal(AgencyKind.Other, record.Content.Kind);
        Assert.Equal(Public("root.pem"), Assert.Single(record.Root));
        Assert.Equal(Public("signing.pem"), Assert.Single(principal.Keys.Sign));
        Assert.Equal(Public("access.pem"), Assert.Single(principal.Keys.Access));
    }

    [Fact]
    public async Task Without_roles_the_principal_has_all_five()
    {
        (await KeygenAsync()).MustSucceed();

        AgencyRecord record = Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "enrolment.json"))).Record;
        Assert.Equal(5, Assert.Single(record.Principals).Roles.Count);
    }

    [Fact]
    public async Task Keygen_refuses_to_overwrite_and_leaves_what_is_there()
    {
        (await KeygenAsync()).MustSucceed();
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "root.pem"));

        Outcome again = await KeygenAsync();

        Assert.Equal(2, again.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "root.pem")));
    }

    [Fact]
    public async Task The_principals_file_names_agency_principal_and_gateway()
    {
        (await KeygenAsync("--gateway-name", "gateway.example")).MustSucceed();

        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder["keys"], "principal.json")));
        Assert.Equal("cncert", file.RootElement.GetProperty("agency").GetString());
        Assert.StartsWith("cncert/", file.RootElement.GetProperty("principal").GetString(), StringComparison.Ordinal);
        Assert.Equal("gateway.example", file.RootElement.GetProperty("gateway").GetString());
    }

    [Fact]
    public async Task An_invite_is_pinned_with_the_keys_and_its_gateway_is_in_the_record()
    {
        using FakeGateway gateway = new();
        await File.WriteAllTextAsync(folder["invite.json"], Encoding.UTF8.GetString(gateway.Invite.ToBytes()) + "\n");

        (await KeygenAsync("--invite", folder["invite.json"])).MustSucceed();

        Assert.Equal(FakeGateway.Name, Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "enrolment.json"))).Record.Gateway);
        Assert.True(File.Exists(Path.Combine(folder["keys"], "state", "gateway.json")));
    }

    [Fact]
    public async Task An_existing_openssh_key_becomes_the_signing_key()
    {
        using SigningKey own = SigningKey.Generate();
        await File.WriteAllBytesAsync(folder["id_ed25519"], own.ExportOpenSshPem());
        File.SetUnixFileMode(folder["id_ed25519"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        (await KeygenAsync("--signing-key", folder["id_ed25519"])).MustSucceed();

        Assert.Equal(own.VerifyingKey, Public("signing.pem"));
    }

    [Fact]
    public async Task Key_export_prints_each_public_key_as_the_record_lists_it()
    {
        (await KeygenAsync()).MustSucceed();
        RecordedPrincipal principal = Enrolment.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["keys"], "enrolment.json"))).Record.Principals[0];

        foreach (KeyPurpose purpose in (KeyPurpose[])[KeyPurpose.Sign, KeyPurpose.Access, KeyPurpose.Receive])
        {
            Outcome outcome = (await new CommandLine().RunAsync("key", "export", "--purpose", purpose.ToWire(), "--keys", folder["keys"])).MustSucceed();
            Assert.Equal(Assert.Single(principal.Keys.Texts(purpose)), outcome.Output.TrimEnd());
        }
    }

    [Fact]
    public async Task Key_export_openssh_prints_a_private_key_that_reads_back()
    {
        (await KeygenAsync()).MustSucceed();

        Outcome outcome = (await new CommandLine().RunAsync("key", "export", "--openssh", "--keys", folder["keys"])).MustSucceed();

        using SigningKey key = SigningKey.Parse(outcome.Bytes);
        Assert.Equal(Public("signing.pem"), key.VerifyingKey);
    }

    private Task<Outcome> KeygenAsync(params string[] more) => new CommandLine().RunAsync(["keygen", "--agency", "cncert", "--out", folder["keys"], .. more]);

    private VerifyingKey Public(string name)
    {
        using SigningKey key = SigningKey.Parse(File.ReadAllBytes(Path.Combine(folder["keys"], name)));
        return key.VerifyingKey;
    }
}
