using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>Adding a recipient after publication: what the gateway takes, what it refuses, and that the new recipient can verify all of it.</summary>
public sealed class SharingTests(SharingWorld world) : ExchangeTests(world), IClassFixture<SharingWorld>
{
    private const string Text = "Shared with one more.";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_new_recipient_finds_it_in_its_inbox_opens_it_and_verifies_the_whole_chain(bool isSealed)
    {
        AdvisoryId id = isSealed ? await SealAsync(Tlp.Green) : await PublishAsync(Tlp.Green);
        JsonElement answer = await ShareAsync(world.AsBea, world.Bea, id, world.Dora);

        JsonElement item = Assert.Single((await world.AsDora.GetJsonAsync("/v1/inbox")).GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == id.Value);
        Assert.Equal(world.Bea.Id.Value, item.GetProperty("sharedBy").GetString());
        Assert.Equal(Text, Encoding.UTF8.GetString(await world.AsDora.OpenAsync(id, 0, world.Dora)));
        LogEntry entry = Assert.Single(await EntriesAsync(ActionNames.AdvisoryShared, id));
        Assert.Equal((entry.Index.Value, world.Bea.Id.Value), (answer.GetProperty("index").GetInt64(), entry.Actor));
        TlogProof proof = TlogProof.Parse(Encoding.UTF8.GetBytes(answer.GetProperty("proof").GetString()!));
        Assert.Equal(Verdict.Ok, proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), Host.AuditLog));
        OpenedDelivery delivery = await CheckAsync(id, world.AsDora, world.Dora);
        Assert.Equal((Alice.Id, world.Bea.Id), (delivery.Statement.Content.Sender, delivery.Sharing!.Sharer.Principal));
        Assert.Null(await CompletenessAsync());
    }

    [Fact]
    public async Task What_was_shared_can_be_shared_again_with_the_authors_statement_unchanged()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        await ShareAsync(world.AsBea, world.Bea, id, world.Dora);
        await ShareAsync(world.AsDora, world.Dora, id, world.Emil);

        OpenedDelivery delivery = await CheckAsync(id, world.AsEmil, world.Emil);
        Assert.Equal(("bravo", world.Dora.Id), (delivery.Statement.Recipient.Value, delivery.Sharing!.Sharer.Principal));
        Assert.Equal(Text, Encoding.UTF8.GetString(await world.AsEmil.OpenAsync(id, 0, world.Emil)));
    }

    [Theory]
    [InlineData("AMBER+STRICT")]
    [InlineData("AMBER")]
    [InlineData("GREEN")]
    [InlineData("CLEAR")]
    public async Task The_author_adds_a_recipient_under_every_label_but_RED(string label)
    {
        AdvisoryId id = await SealAsync(Read(label));
        await ShareAsync(AsAlice, Alice, id, world.Dora);

        OpenedDelivery delivery = await CheckAsync(id, world.AsDora, world.Dora);
        Assert.Null(delivery.Sharing!.Permission);
        JsonElement shared = Assert.Single((await AsAlice.GetJsonAsync(PathOf(id))).GetProperty("deliveries").EnumerateArray(), item => item.GetProperty("recipient").GetString() == "delta");
        Assert.Equal(Alice.Id.Value, shared.GetProperty("sharedBy").GetString());
    }

    [Fact]
    public async Task RED_is_shared_on_by_nobody_not_even_its_author()
    {
        using SealedUpload upload = Seal(Tlp.Red).To("bravo", [world.Bea.Id], KeyOf(world.Bea)).To("alpha", [Alice.Id], KeyOf(Alice)).With(Text);
        AdvisoryId id = await PublishAsync(upload);

        await RefusedAsync(world.AsBea, world.Bea, id, world.Dora, 422, "tlp-not-permitted");
        await RefusedAsync(AsAlice, Alice, id, world.Dora, 422, "tlp-not-permitted");
        await PermitAsync(id, "bravo").RefusedAsync(422, "tlp-not-permitted");
        await DeclareAsync(id).RefusedAsync(422, "tlp-not-permitted");
    }

    [Theory]
    [InlineData("AMBER+STRICT")]
    [InlineData("AMBER")]
    public async Task A_recipient_shares_AMBER_on_with_the_authors_recorded_permission_and_not_without(string label)
    {
        AdvisoryId id = await PublishAsync(Read(label));
        JsonElement refused = await RefusedAsync(world.AsBea, world.Bea, id, world.Dora, 403, "forbidden");
        Assert.Contains($"TLP:{label} is shared on by its author, or with the author's recorded permission", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);

        using HttpResponseMessage permitted = await PermitAsync(id, "bravo", "delta");
        await permitted.JsonAsync(HttpStatusCode.Created);
        Permission permission = await PermissionAsync(world.AsBea, id);
        await RefusedAsync(world.AsBea, world.Bea, id, world.Emil, 403, "forbidden", permission);
        await RefusedAsync(world.AsBea, world.Bea, id, world.Dora, 403, "forbidden");
        await ShareAsync(world.AsBea, world.Bea, id, world.Dora, permission);

        OpenedDelivery delivery = await CheckAsync(id, world.AsDora, world.Dora);
        Assert.Equal(permission.Digest, delivery.Sharing!.Permission!.Digest);
        Assert.Equal(Alice.Id, delivery.Sharing.Permitter!.Principal);
        // Delta was not permitted itself.
        await RefusedAsync(world.AsDora, world.Dora, id, world.Emil, 403, "forbidden");
    }

    [Fact]
    public async Task A_permission_is_given_by_the_author_to_one_that_has_the_advisory_under_a_label_that_asks_for_it()
    {
        AdvisoryId id = await PublishAsync(Tlp.Amber);
        await PostAsync(world.AsBea, id, Permit(id, "bravo"), world.Bea).RefusedAsync(403, "forbidden");
        JsonElement unknown = await PermitAsync(id, "delta").RefusedAsync(422, "unknown-recipient");
        Assert.Equal(["delta unknown-recipient"], unknown.Recipients());
        await PostAsync(AsAlice, id, Permit(await PublishAsync(Tlp.Amber), "bravo"), Alice).RefusedAsync(422, "invalid-advisory");
        await PostAsync(AsAlice, id, Permit(id, "bravo"), world.Bea).RefusedAsync(422, "invalid-signature");
        await PermitAsync(await PublishAsync(Tlp.Green), "bravo").RefusedAsync(422, "tlp-not-permitted");
        Assert.Empty((await world.AsBea.GetJsonAsync(PathOf(id, "/permissions"))).GetProperty("permissions").EnumerateArray());
    }

    [Fact]
    public async Task A_permission_is_read_by_its_author_and_by_whom_it_is_for()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With(Text));
        (await PermitAsync(id, "bravo")).Dispose();

        Assert.Single((await AsAlice.GetJsonAsync(PathOf(id, "/permissions"))).GetProperty("permissions").EnumerateArray());
        Assert.Single((await world.AsBea.GetJsonAsync(PathOf(id, "/permissions"))).GetProperty("permissions").EnumerateArray());
        Assert.Empty((await AsCarol.GetJsonAsync(PathOf(id, "/permissions"))).GetProperty("permissions").EnumerateArray());
        await world.AsDora.GetAsync(PathOf(id, "/permissions")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task Additions_are_read_by_the_author_by_who_made_them_and_by_who_was_added()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")) { Tlp = Tlp.Clear }.With(Text));
        await ShareAsync(world.AsBea, world.Bea, id, world.Dora);

        foreach (HttpClient client in (HttpClient[])[AsAlice, world.AsBea, world.AsDora])
        {
            Assert.Single((await client.GetJsonAsync(PathOf(id, "/additions"))).GetProperty("additions").EnumerateArray());
        }

        Assert.Empty((await AsCarol.GetJsonAsync(PathOf(id, "/additions"))).GetProperty("additions").EnumerateArray());
    }

    [Fact]
    public async Task Only_a_publisher_of_an_agency_that_has_it_adds_and_a_stranger_learns_nothing()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        byte[] body = await new SharedAdvisory(world.Bea).BodyAsync(world.AsBea, id, "delta", KeyOf(world.Dora));

        await LoggedAsync(Bob, "insufficient-scope", () => SharedAdvisory.PostAsync(AsBob, id, body).RefusedAsync(403, "insufficient-scope"));
        await LoggedAsync(world.Dora, "not-found", () => SharedAdvisory.PostAsync(world.AsDora, id, body).RefusedAsync(404, "not-found"));
        // The author of an open advisory that it did not address to itself has no file key to wrap.
        await LoggedAsync(Alice, "forbidden", () => SharedAdvisory.PostAsync(AsAlice, id, body).RefusedAsync(403, "forbidden"));
    }

    [Fact]
    public async Task An_addition_is_the_callers_own_word_of_the_delivery_that_it_has()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        await RefusedAsync(new(world.Bea) { Restate = content => content with { AddedBy = Bob.Id } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Restate = content => content with { Advisory = AdvisoryId.Create(TimeProvider.System) } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Restate = content => content with { Gateway = GatewayName.Parse("other.example") } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Restate = content => content with { Manifest = content.Statement } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Restate = content => content with { Statement = content.Manifest } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Restate = content => content with { Permission = content.Manifest } }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { At = TimeProvider.System.GetUtcNow().AddDays(-8) }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { SignedBy = addition => addition.Sign(Bob.Sign) }, id, 422, "invalid-signature");
        await RefusedAsync(
            new(world.Bea) { SignedBy = addition => SshSignature.Sign(world.Bea.Sign, Namespaces.Statement, addition.Bytes.Span) }, id, 422, "invalid-signature");
        await RefusedAsync(new(world.Bea) { Exchange = headers => [headers[0] with { Headers = [.. headers[0].Headers, .. headers[0].Headers] }] }, id, 422, "invalid-advisory");
        await RefusedAsync(new(world.Bea) { Exchange = _ => [KeyHeaders.Create(KeyOf(world.Dora), [FileKey.Generate()])] }, id, 422, "invalid-advisory");
    }

    [Fact]
    public async Task Headers_are_for_exactly_the_keys_of_those_who_read_at_the_new_recipient()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        ReceiveKey dora = KeyOf(world.Dora);
        JsonElement extra = await new SharedAdvisory(world.Bea).PostAsync(world.AsBea, id, "delta", [dora, KeyOf(Carol)]).RefusedAsync(422, "extra-recipient");
        Assert.Equal(["delta extra-recipient"], extra.Recipients());
        using X25519Identity stranger = X25519Identity.Generate();
        await new SharedAdvisory(world.Bea).PostAsync(world.AsBea, id, "delta", stranger.Recipient).RefusedAsync(422, "extra-recipient");
        JsonElement unknown = await new SharedAdvisory(world.Bea).PostAsync(world.AsBea, id, "foxtrot", dora).RefusedAsync(422, "unknown-recipient");
        Assert.Equal(["foxtrot unknown-recipient"], unknown.Recipients());
    }

    [Fact]
    public async Task A_recipient_is_added_once_and_the_same_request_is_answered_as_before()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        byte[] body = await new SharedAdvisory(world.Bea).BodyAsync(world.AsBea, id, "delta", KeyOf(world.Dora));
        JsonElement first = await (await PostAsync(body)).JsonAsync(HttpStatusCode.Created);
        JsonElement again = await (await PostAsync(body)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(first.GetProperty("index").GetInt64(), again.GetProperty("index").GetInt64());
        await RefusedAsync(world.AsBea, world.Bea, id, world.Dora, 409, "conflict");
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryShared, id));

        Task<HttpResponseMessage> PostAsync(byte[] bytes)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, PathOf(id, "/additions")) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add("Idempotency-Key", $"share-{id}");
            return world.AsBea.SendAsync(request);
        }
    }

    [Fact]
    public async Task What_was_withdrawn_is_shared_with_nobody()
    {
        AdvisoryId id = await PublishAsync(Tlp.Green);
        byte[] body = await new SharedAdvisory(world.Bea).BodyAsync(world.AsBea, id, "delta", KeyOf(world.Dora));
        (await AsAlice.WithdrawAsync(id, Alice)).Dispose();
        await SharedAdvisory.PostAsync(world.AsBea, id, body).RefusedAsync(410, "withdrawn");
    }

    [Theory]
    [InlineData("AMBER", true)]
    [InlineData("GREEN", true)]
    [InlineData("AMBER+STRICT", false)]
    public async Task A_recipient_declares_that_it_passed_an_item_on_to_its_clients_where_the_label_lets_it(string label, bool allowed)
    {
        AdvisoryId id = await PublishAsync(Read(label));
        if (!allowed)
        {
            await DeclareAsync(id).RefusedAsync(422, "tlp-not-permitted");
            return;
        }

        using HttpResponseMessage response = await DeclareAsync(id);
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        LogEntry entry = Assert.Single(await EntriesAsync(ActionNames.AdvisoryDeclared, id));
        Assert.Equal(entry.Index.Value, answer.GetProperty("index").GetInt64());
        JsonElement item = Assert.Single((await AsAlice.GetJsonAsync(PathOf(id, "/declarations"))).GetProperty("declarations").EnumerateArray());
        Declaration declaration = Declaration.Parse(Encoding.UTF8.GetBytes(item.GetProperty("declaration").GetRawText()));
        Assert.Equal((12, world.Bea.Id), (declaration.Clients, declaration.Principal));
        Assert.Equal(declaration.Digest, AdvisoryDeclaredDetail.Parse(entry.Detail).Declaration);
        Assert.True(declaration.IsSignedBy(world.Bea.Sign.VerifyingKey, item.GetProperty("signature").GetString()!));
    }

    private static ReceiveKey KeyOf(Member member) => member.Identities[^1].Recipient;

    private static Tlp Read(string label) => WireText.TryParse(label, out Tlp tlp) ? tlp : throw new ArgumentException("No label.", nameof(label));

    private Task<AdvisoryId> PublishAsync(Tlp tlp) => AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Tlp = tlp }.With(Text));

    private SealedUpload Seal(Tlp tlp) => new(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, TimeProvider.System.GetUtcNow()) { Tlp = tlp };

    private async Task<AdvisoryId> SealAsync(Tlp tlp)
    {
        using SealedUpload upload = Seal(tlp).To("bravo", KeyOf(Bob), KeyOf(world.Bea)).To("alpha", KeyOf(Alice)).With(Text);
        return await PublishAsync(upload);
    }

    private async Task<AdvisoryId> PublishAsync(SealedUpload upload)
    {
        using HttpResponseMessage response = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        return AdvisoryId.Parse((await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
    }

    private static async Task<JsonElement> ShareAsync(HttpClient client, Member sharer, AdvisoryId id, Member reader, Permission? permission = null)
    {
        using HttpResponseMessage response = await new SharedAdvisory(sharer) { Under = permission }.PostAsync(client, id, reader.Id.Agency.Value, KeyOf(reader));
        return await response.JsonAsync(HttpStatusCode.Created);
    }

    private async Task<JsonElement> RefusedAsync(HttpClient client, Member sharer, AdvisoryId id, Member reader, int status, string name, Permission? permission = null)
    {
        JsonElement problem = await LoggedAsync(
            sharer, name, () => new SharedAdvisory(sharer) { Under = permission }.PostAsync(client, id, reader.Id.Agency.Value, KeyOf(reader)).RefusedAsync(status, name));
        Assert.Equal(id.Value, (await EntriesAsync(ActionNames.AccessDenied))[^1].Subject);
        return problem;
    }

    private Task<JsonElement> RefusedAsync(SharedAdvisory addition, AdvisoryId id, int status, string name) =>
        LoggedAsync(world.Bea, name, () => RefusedWithNothingStoredAsync(() => addition.PostAsync(world.AsBea, id, "delta", KeyOf(world.Dora)), status, name));

    private async Task<JsonElement> LoggedAsync(Member caller, string name, Func<Task<JsonElement>> request)
    {
        int before = (await DeniedAsync()).Count;
        JsonElement problem = await request();
        Assert.Equal(before + 1, (await DeniedAsync()).Count);
        return problem;

        async Task<IReadOnlyList<LogEntry>> DeniedAsync() =>
            [.. (await EntriesAsync(ActionNames.AccessDenied)).Where(entry => entry.Actor == caller.Id.Value && AccessDeniedDetail.Parse(entry.Detail).Name == name)];
    }

    private static Permission Permit(AdvisoryId id, string agency, params string[] recipients) => Permission.Create(
        ExchangeHost.GatewayName, id, AgencyId.Parse(agency), recipients.Length == 0 ? null : [.. recipients.Select(AgencyId.Parse)], TimeProvider.System.GetUtcNow());

    private Task<HttpResponseMessage> PermitAsync(AdvisoryId id, string agency, params string[] recipients) => PostAsync(AsAlice, id, Permit(id, agency, recipients), Alice);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, AdvisoryId id, Permission permission, Member signer) =>
        client.PostAsync(PathOf(id, "/permissions"), SignedJson("permission", permission.Bytes, permission.Sign(signer.Sign)));

    private static async Task<Permission> PermissionAsync(HttpClient client, AdvisoryId id)
    {
        JsonElement item = Assert.Single((await client.GetJsonAsync(PathOf(id, "/permissions"))).GetProperty("permissions").EnumerateArray());
        return Permission.Parse(Encoding.UTF8.GetBytes(item.GetProperty("permission").GetRawText()));
    }

    private async Task<HttpResponseMessage> DeclareAsync(AdvisoryId id)
    {
        Manifest manifest = Manifest.Parse(await world.AsBea.GetByteArrayAsync(PathOf(id, "/manifest")));
        Declaration declaration = Declaration.Create(manifest, world.Bea.Id, 12, TimeProvider.System.GetUtcNow());
        return await world.AsBea.PostAsync(PathOf(id, "/declarations"), SignedJson("declaration", declaration.Bytes, declaration.Sign(world.Bea.Sign)));
    }

    /// <summary>What the new recipient checks before it opens anything, from what the gateway shows it.</summary>
    private async Task<OpenedDelivery> CheckAsync(AdvisoryId id, HttpClient client, Member reader)
    {
        JsonElement addition = Assert.Single(
            (await client.GetJsonAsync(PathOf(id, "/additions"))).GetProperty("additions").EnumerateArray(),
            item => item.GetProperty("addition").GetProperty("recipient").GetString() == reader.Id.Agency.Value);
        IReadOnlyList<StoredEntry> rows = await Host.Store.ReadEntriesAsync(LogName.Directory, 0, 1_000, CancellationToken.None);
        var evidence = new DeliveryEvidence
        {
            Advisory = id,
            Manifest = await client.GetByteArrayAsync(PathOf(id, "/manifest")),
            ManifestSignature = await client.GetStringAsync(PathOf(id, "/manifest.sig")),
            Statement = await client.GetByteArrayAsync(PathOf(id, "/statement")),
            StatementSignature = await client.GetStringAsync(PathOf(id, "/statement.sig")),
            Published = (await EntriesAsync(ActionNames.AdvisoryPublished, id)).Single(),
            Addressed = (await EntriesAsync(ActionNames.AdvisoryShared, id)).Single(entry => AdvisorySharedDetail.Parse(entry.Detail).Recipient == reader.Id.Agency),
            Sharing = new SharingEvidence
            {
                Addition = Encoding.UTF8.GetBytes(addition.GetProperty("addition").GetRawText()),
                AdditionSignature = addition.GetProperty("signature").GetString()!,
                Permission = addition.TryGetProperty("permission", out JsonElement permission) ? await ShownAsync(permission) : null,
            },
        };
        return OpenedDelivery.Check(
            DirectoryReplay.Run(ExchangeHost.GatewayName, rows), new Gateway.Exchange.DeliveryReader(reader.Id, [KeyOf(reader)]), evidence);
    }

    private async Task<PermissionEvidence> ShownAsync(JsonElement permission)
    {
        long index = permission.GetProperty("index").GetInt64();
        return new PermissionEvidence(
            Encoding.UTF8.GetBytes(permission.GetProperty("permission").GetRawText()),
            permission.GetProperty("signature").GetString()!,
            (await EntriesAsync(ActionNames.AdvisoryPermitted)).Single(entry => entry.Index.Value == index));
    }

    private async Task<LogVerdict?> CompletenessAsync()
    {
        var fold = new CompletenessFold();
        IReadOnlyList<StoredEntry> rows = await Host.Store.ReadEntriesAsync(LogName.Audit, 0, 10_000, CancellationToken.None);
        return rows.Select(fold.Add).FirstOrDefault(finding => finding is not null) ?? fold.End(rows.Count);
    }
}
