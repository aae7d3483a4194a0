using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Groups;
using Gateway.Tests.Hosting;
using static Gateway.Tests.Advisories.Fixtures.Answers;
using static Gateway.Tests.Attacks.Expected;
using Answers = Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>Every JSON body that the API takes, as good ones that a test spoils. A new body needs its line here.</summary>
internal sealed class JsonBodies
{
    private const string Advisory = "/v1/advisories/{id}";
    private const string Publish = "POST /v1/advisories";
    private const int SignedBodyBytes = 32 * 1024;
    private const int WebhookBytes = 8 * 1024;
    private const int JsonBytes = 96 * 1024;
    private const int MetadataBytes = 64 * 1024;
    private const int SignaturesBytes = 1024 * 1024;
    private const int HeadersBytes = 2 * Limits.SealedHeaderBytes;
    private const int AdditionBytes = 4 * Limits.SealedHeaderBytes;

    // Of a document in a part of an upload, and of a small body.
    private static readonly Expected InvalidAdvisory = Refused(422, "invalid-advisory");
    private static readonly Expected InvalidJson = Refused(400, "invalid-json");

    private readonly AttackedGateway gateway;

    private JsonBodies(AttackedGateway gateway) => this.gateway = gateway;

    /// <summary>The requests that take no JSON: a signed note, a form, and what says all in its address.</summary>
    public static IReadOnlyList<string> RoutesWithout =>
    [
        "DELETE /v1/webhooks/{id}", "POST /oauth/token", "POST /v1/logs/{log:regex(^(audit|directory)$)}/checkpoint", "POST /v1/webhooks/{id}/test",
    ];

    public static async Task<IReadOnlyList<JsonBody>> ReadAsync(AttackedGateway gateway)
    {
        var bodies = new JsonBodies(gateway);
        return
        [
            .. bodies.OfAnOpenUpload(), .. await bodies.OfASealedUploadAsync(), .. await bodies.AboutAnAdvisoryAsync(), .. await bodies.AboutSharingAsync(),
            .. await bodies.AboutAgreementsAsync(), .. bodies.AboutTheDirectory(), .. bodies.OfKeyholders(await gateway.LogInAsync(gateway.KeyholderOf(gateway.Alice))),
        ];
    }

    private IEnumerable<JsonBody> OfAnOpenUpload()
    {
        Upload upload = gateway.ToBravo();
        Release release = Release.Of(upload.Metadata().Statements(HeaderSet.None), gateway.Adam.Id, AttackedGateway.Now);
        (string Name, byte[] Content) released = ("release", new SignedRelease(release, release.Sign(gateway.Adam.Sign)).ToBytes());
        IReadOnlyList<(string Name, byte[] Content)> parts = upload.Parts();
        return
        [
            Part("metadata", MetadataBytes, gateway.ToBravo().Parts()), Part("signatures", SignaturesBytes, gateway.ToBravo().Parts()),
            Part("release", SignedBodyBytes, [parts[0], parts[1], released, .. parts.Skip(2)]),
        ];
    }

    private async Task<IEnumerable<JsonBody>> OfASealedUploadAsync()
    {
        using SealedUpload upload = new SealedUpload(AttackedGateway.Name, gateway.Alice.Id, gateway.Alice.Sign, AttackedGateway.Now) { Title = AttackedGateway.Marker }
            .To("alpha", KeyOf(gateway.Alice), KeyOf(gateway.Adam)).To("bravo", KeyOf(gateway.Bob), KeyOf(gateway.Bruno)).With(AttackedGateway.Marker);
        return [Part("headers", HeadersBytes, await upload.PartsAsync())];
    }

    private async Task<IEnumerable<JsonBody>> AboutAnAdvisoryAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToBravo());
        Receipt receipt = await gateway.AsBob.ReceiptAsync(id, gateway.Bob, Disposition.Read);
        Permission permission = Permission.Create(AttackedGateway.Name, id, AgencyId.Parse("bravo"), [AgencyId.Parse("charlie")], AttackedGateway.Now);
        Withdrawal withdrawal = Withdrawal.Create(AttackedGateway.Name, id, AttackedGateway.Marker, null, AttackedGateway.Now);
        return
        [
            About(id, "receipt", "receipts", gateway.Bob, gateway.AsBob, SignedBytes("receipt", receipt.Bytes, receipt.Sign(gateway.Bob.Sign))),
            About(id, "permission", "permissions", gateway.Alice, gateway.AsAlice, SignedBytes("permission", permission.Bytes, permission.Sign(gateway.Alice.Sign))),
            About(id, "withdrawal", "withdrawal", gateway.Alice, gateway.AsAlice, SignedBytes("withdrawal", withdrawal.Bytes, withdrawal.Sign(gateway.Alice.Sign))),
        ];
    }

    private async Task<IEnumerable<JsonBody>> AboutSharingAsync()
    {
        AdvisoryId id = await gateway.AsAlice.PublishAsync(gateway.ToCharlie());
        Manifest manifest = Manifest.Parse(await gateway.AsCarol.GetByteArrayAsync(PathOf(id, "/manifest")));
        Declaration declaration = Declaration.Create(manifest, gateway.Carol.Id, 12, AttackedGateway.Now);
        byte[] addition = await new SharedAdvisory(gateway.Alice).BodyAsync(gateway.AsAlice, id, "bravo", KeyOf(gateway.Bob), KeyOf(gateway.Bruno));
        return
        [
            About(id, "declaration", "declarations", gateway.Carol, gateway.AsCarol, SignedBytes("declaration", declaration.Bytes, declaration.Sign(gateway.Carol.Sign))),
            About(id, "addition", "additions", gateway.Alice, gateway.AsAlice, addition, AdditionBytes),
        ];
    }

    private async Task<IEnumerable<JsonBody>> AboutAgreementsAsync()
    {
        const string route = "/v1/agreements/{id}";
        Member keyholder = gateway.KeyholderOf(gateway.Alice);
        HttpClient client = await gateway.LogInAsync(keyholder);
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { Text = AttackedGateway.Marker };
        AgreementProposal proposal = AgreementProposal.Create(draft.Write(), draft.Write().Sign(keyholder.Sign), draft.Texts);
        Agreement agreement = await gateway.ProposeAgreementAsync();
        AgreementEnd end = AgreementEnd.Create(AgreementAct.Decline, agreement, keyholder.Id, AttackedGateway.Marker, AttackedGateway.Now);
        return
        [
            Json("proposal", "/v1/agreements", keyholder.Id, client, proposal.Bytes, AgreementProposal.MaxBytes),
            Json("agreement", $"{route}/signatures", keyholder.Id, client, SignedBytes("agreement", agreement.Bytes, agreement.Sign(keyholder.Sign)), SignedBodyBytes, agreement.Id.Value),
            Json("end", $"{route}/end", keyholder.Id, client, SignedBytes("end", end.Bytes, end.Sign(keyholder.Sign)), SignedBodyBytes, agreement.Id.Value),
        ];
    }

    private IEnumerable<JsonBody> AboutTheDirectory()
    {
        const string route = "/v1/agencies/{id}";
        PrincipalId admin = gateway.Operator.Admin.Id;
        var newcomer = new TestAgency("json-newcomer");
        AdminAct accept = gateway.Accepting(newcomer.Record);
        AgencyRecordedDetail record = AgencyRecordedDetail.Create(newcomer.Record, newcomer.Enrolment.Signatures, accept, accept.Sign(gateway.Operator.Admin.Sign));
        AgencyId charlie = AgencyId.Parse("charlie");
        DateTimeOffset now = AttackedGateway.Now;
        return
        [
            Json("record", "/v1/agencies", admin, gateway.AsAdmin, record.Bytes, JsonBytes),
            Json("revocation", $"{route}/revocations", admin, gateway.AsAdmin, gateway.Revoking(gateway.Leaver), JsonBytes, "charlie"),
            Json("suspension", $"{route}/suspension", admin, gateway.AsAdmin, Acted(AdminAct.Suspend(AttackedGateway.Name, charlie, admin, now)), JsonBytes, "charlie"),
            // What ends a suspension comes last, so that whoever posts all of them leaves everybody where he found them.
            new("resumption", $"DELETE {route}/suspension", admin, Acted(AdminAct.Resume(AttackedGateway.Name, charlie, admin, now.AddMilliseconds(1))),
                bytes => SendAsync(gateway.AsAdmin, HttpMethod.Delete, "/v1/agencies/charlie/suspension", bytes), InvalidJson, JsonBytes),
        ];
    }

    private IEnumerable<JsonBody> OfKeyholders(HttpClient client)
    {
        Member keyholder = gateway.KeyholderOf(gateway.Alice);
        GroupVersion version = GroupVersion.Create(new GroupContent
        {
            Gateway = AttackedGateway.Name,
            Group = GroupId.Create(TimeProvider.System),
            Sequence = 0,
            Owner = keyholder.Id.Agency,
            Disclosure = GroupDisclosure.Confidential,
            Names = new Dictionary<string, string> { ["en"] = AttackedGateway.Marker },
            Members = [GroupWorld.In("bravo")],
            Principal = keyholder.Id,
            At = AttackedGateway.Now,
        });
        return
        [
            Json("group", "/v1/groups", keyholder.Id, client, SignedGroup.Create(version, version.Sign(keyholder.Sign)).Bytes, JsonBytes),
            Json("webhook", "/v1/webhooks", keyholder.Id, client, CanonicalJson.Write(writer => writer.Text("url", "https://receiver.invalid/")), WebhookBytes),
        ];
    }

    private static ReceiveKey KeyOf(Member member) => ReceiveKey.Of(member.Identities[^1].Recipient);

    private ReadOnlyMemory<byte> Acted(AdminAct act) => SuspensionDetail.Create(act, act.Sign(gateway.Operator.Admin.Sign)).Bytes;

    private JsonBody Part(string name, int maxBytes, IReadOnlyList<(string Name, byte[] Content)> parts) => new(
        name, Publish, gateway.Alice.Id, parts.Single(part => part.Name == name).Content,
        bytes => gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts.Select(part => part.Name == name ? (name, bytes) : part))),
        InvalidAdvisory, maxBytes);

    private static JsonBody About(
        AdvisoryId id, string name, string resource, Member caller, HttpClient client, ReadOnlyMemory<byte> good, int maxBytes = SignedBodyBytes) =>
        Json(name, $"{Advisory}/{resource}", caller.Id, client, good, maxBytes, id.Value);

    private static JsonBody Json(string name, string route, PrincipalId caller, HttpClient client, ReadOnlyMemory<byte> good, int maxBytes, string id = "") => new(
        name, $"POST {route}", caller, good, bytes => SendAsync(client, HttpMethod.Post, route.Replace("{id}", id, StringComparison.Ordinal), bytes), InvalidJson, maxBytes);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, byte[] bytes)
    {
        using var request = new HttpRequestMessage(method, path) { Content = AgreementDraft.Json(bytes) };
        return await client.SendAsync(request);
    }
}
