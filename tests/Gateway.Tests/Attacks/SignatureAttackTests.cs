using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;
using Answers = Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

public sealed class SignatureAttackTests(AttackedGateway gateway) : AttackTests(gateway)
{
    private static readonly string[] OtherNamespaces =
    [
        Namespaces.Manifest, Namespaces.Receipt, Namespaces.Withdrawal, Namespaces.Directory, Namespaces.Admin, Namespaces.Evidence, "file", "advisory-statement ", "advisory-statement\u0000", "",
    ];

    // Points whose multiples are few: a signature under one of them can be made to fit any message. And spellings of points that have another spelling.
    public static TheoryData<string> Points =>
    [
        "0000000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    [Fact]
    public async Task A_statement_is_not_signed_by_a_signature_in_another_namespace_or_over_another_document()
    {
        Upload upload = Gateway.ToBravo();
        byte[] statement = upload.Metadata().Statements(HeaderSet.None)[0].Bytes.ToArray();
        foreach (string @namespace in OtherNamespaces.Where(name => name.Length > 0))
        {
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, SshSignature.Sign(Gateway.Alice.Sign, @namespace, statement)), 422, "invalid-signature");
        }

        foreach (byte[] other in (byte[][])[[], upload.Metadata().Bytes.ToArray(), upload.Common().Bytes.ToArray(), Gateway.ToBravo().Metadata().Statements(HeaderSet.None)[0].Bytes.ToArray(), [.. statement, (byte)'\n']])
        {
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, SshSignature.Sign(Gateway.Alice.Sign, Namespaces.Statement, other)), 422, "invalid-signature");
        }
    }

    [Fact]
    public async Task A_statement_is_signed_by_its_senders_sign_key_and_no_other()
    {
        Upload upload = Gateway.ToBravo();
        byte[] statement = upload.Metadata().Statements(HeaderSet.None)[0].Bytes.ToArray();
        using SigningKey stranger = SigningKey.Generate();
        foreach (SigningKey key in (SigningKey[])[stranger, Gateway.Alice.Access, Gateway.Bob.Sign, Gateway.KeyholderOf(Gateway.Alice).Sign, Gateway.Operator.Root])
        {
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, SshSignature.Sign(key, Namespaces.Statement, statement)), 422, "invalid-signature");
        }

        using HttpResponseMessage published = await PostAsync(upload, SshSignature.Sign(Gateway.Alice.Sign, Namespaces.Statement, statement));
        await published.JsonAsync(System.Net.HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_signature_has_one_spelling()
    {
        Upload upload = Gateway.ToBravo();
        string good = SshSignature.Sign(Gateway.Alice.Sign, Namespaces.Statement, upload.Metadata().Statements(HeaderSet.None)[0].Bytes.Span);
        string[] lines = good.Split('\n');
        byte[] blob = Convert.FromBase64String(string.Concat(lines[1..^2]));
        string armored(byte[] octets) => $"{lines[0]}\n{Convert.ToBase64String(octets)}\n{lines[^2]}\n";
        byte[] aliased = [.. blob[..^64], .. ForgedTokens.WithOrderAdded(blob[^64..])];
        foreach (string signature in (string[])[armored(aliased), armored([.. blob, 0]), armored(blob[..^1]), good.Replace("SSH", "PGP", StringComparison.Ordinal), $"{good}{good}", "", "-----BEGIN SSH SIGNATURE-----"])
        {
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, signature), 422, "invalid-signature");
        }
    }

    [Fact]
    public async Task Receipts_and_withdrawals_are_signed_in_their_own_namespaces()
    {
        AdvisoryId id = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo());
        Receipt receipt = await Gateway.AsBob.ReceiptAsync(id, Gateway.Bob, Disposition.Read);
        Withdrawal withdrawal = Withdrawal.Create(AttackedGateway.Name, id, AttackedGateway.Marker, null, AttackedGateway.Now);
        foreach (string @namespace in (string[])[Namespaces.Statement, Namespaces.Admin, Namespaces.Manifest])
        {
            string signature = SshSignature.Sign(Gateway.Bob.Sign, @namespace, receipt.Bytes.Span);
            await RefusedAsync(Gateway.Bob.Id, () => Gateway.AsBob.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt.Bytes, signature)), 422, "invalid-signature");
            string reason = SshSignature.Sign(Gateway.Alice.Sign, @namespace, withdrawal.Bytes.Span);
            await RefusedAsync(Gateway.Alice.Id, () => Gateway.AsAlice.PostAsync(PathOf(id, "/withdrawal"), SignedJson("withdrawal", withdrawal.Bytes, reason)), 422, "invalid-signature");
        }

        string ofAnother = SshSignature.Sign(Gateway.Carol.Sign, Namespaces.Receipt, receipt.Bytes.Span);
        await RefusedAsync(Gateway.Bob.Id, () => Gateway.AsBob.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt.Bytes, ofAnother)), 422, "invalid-signature");
    }

    [Fact]
    public async Task Acts_and_records_are_signed_in_their_own_namespaces_by_the_keys_that_may()
    {
        PrincipalId admin = Gateway.Operator.Admin.Id;
        AdminAct act = AdminAct.Suspend(AttackedGateway.Name, AgencyId.Parse("charlie"), admin, AttackedGateway.Now);
        foreach ((SigningKey key, string @namespace) in ((SigningKey, string)[])
            [(Gateway.Operator.Admin.Sign, Namespaces.Directory), (Gateway.Operator.Admin.Access, Namespaces.Admin), (Gateway.Operator.Root, Namespaces.Admin), (Gateway.Carol.Sign, Namespaces.Admin)])
        {
            StringContent body = GatewayHost.Json(SuspensionDetail.Create(act, SshSignature.Sign(key, @namespace, act.Bytes.Span)).Bytes);
            await RefusedAsync(admin, () => Gateway.AsAdmin.PostAsync("/v1/agencies/charlie/suspension", body), 422, "invalid-signature");
        }

        var newcomer = new TestAgency("unsigned");
        AdminAct accept = Gateway.Accepting(newcomer.Record);
        string byAdmin = SshSignature.Sign(Gateway.Operator.Admin.Sign, Namespaces.Directory, newcomer.Record.Bytes.Span);
        string elsewhere = SshSignature.Sign(newcomer.Root, Namespaces.Admin, newcomer.Record.Bytes.Span);
        foreach (string signature in (string[])[byAdmin, elsewhere])
        {
            await RefusedAsync(admin, () => Gateway.AsAdmin.PostAsync("/v1/agencies", Gateway.Recorded(newcomer.Record, signature, accept)), 422, "invalid-signature");
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task No_point_of_low_order_and_no_second_spelling_of_a_point_becomes_a_key(string point)
    {
        byte[] bytes = Convert.FromHexString(point);
        byte[] blob = [0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, .. bytes];
        string line = $"ssh-ed25519 {Convert.ToBase64String(blob)}";
        await ReplacedKeyRefusedAsync("sign", line, "invalid-signing-key");
        await ReplacedKeyRefusedAsync("access", line, "invalid-signing-key");
        await ReplacedKeyRefusedAsync("root", line, "invalid-signing-key");
    }

    private async Task ReplacedKeyRefusedAsync(string purpose, string line, string name)
    {
        var agency = new TestAgency("low-order");
        string own = purpose switch
        {
            "root" => agency.Root.VerifyingKey.ToSshLine(),
            "access" => agency.Reader.Access.VerifyingKey.ToSshLine(),
            _ => agency.Reader.Sign.VerifyingKey.ToSshLine(),
        };
        byte[] record = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(agency.Record.Bytes.Span).Replace(own, line, StringComparison.Ordinal));
        AdminAct act = Gateway.Accepting(agency.Record);
        byte[] body = CanonicalJson.Write(json =>
        {
            json.Raw("act", act.Bytes.Span);
            json.Text("actSignature", act.Sign(Gateway.Operator.Admin.Sign));
            json.Raw("record", record);
            json.Text("signature", SshSignature.Sign(agency.Root, Namespaces.Directory, record));
        });
        await RefusedAsync(Gateway.Operator.Admin.Id, () => Gateway.AsAdmin.PostAsync("/v1/agencies", GatewayHost.Json(body)), 422, name);
    }

    private Task<HttpResponseMessage> PostAsync(Upload upload, string signature)
    {
        byte[] signatures = SignatureSet.Create([KeyValuePair.Create(AgencyId.Parse("bravo"), signature)]).Bytes.ToArray();
        return Gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(upload.Parts().Select(part => part.Name == "signatures" ? (part.Name, signatures) : part)));
    }
}
