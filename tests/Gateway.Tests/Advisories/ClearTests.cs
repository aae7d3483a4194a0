using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>TLP:CLEAR: any member may fetch what the gateway encrypted, and nobody learns from that who else got it.</summary>
public sealed class ClearTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    private const string Text = "Update the pumps.";

    [Fact]
    public async Task Any_member_may_fetch_a_CLEAR_advisory_and_each_fetch_is_logged_first()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);

        Assert.Equal(Text, Encoding.UTF8.GetString(await AsCarol.OpenAsync(id, 0, Carol)));
        Assert.Equal(Text, Encoding.UTF8.GetString(await AsCarol.OpenAsync(id, 0, Carol)));

        IReadOnlyList<LogEntry> fetched = await EntriesAsync(ActionNames.AdvisoryFetched, id);
        Assert.Equal([Carol.Id.Value, Carol.Id.Value], fetched.Select(entry => entry.Actor));
        Assert.Equal(DeliveryState.Addressed, (await Host.Store.FindDeliveryAsync(id, Bob.Id.Agency, CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData(Tlp.Green)]
    [InlineData(Tlp.Amber)]
    [InlineData(Tlp.AmberStrict)]
    public async Task Of_no_other_label_may_a_member_fetch_what_was_not_addressed_to_it_and_no_file_key_is_kept(Tlp tlp)
    {
        AdvisoryId id = await PublishAsync(tlp);

        foreach (string path in (string[])["", "/content/0", "/manifest", "/statement", "/withdrawal"])
        {
            await AsCarol.GetAsync(PathOf(id, path)).RefusedAsync(404, "not-found");
        }

        Assert.NotEmpty(await EntriesAsync(ActionNames.AccessDenied, id));
        Assert.Empty(await Host.Store.ReadFileKeysAsync(id, CancellationToken.None));
        Assert.DoesNotContain(id.Value, await ListedAsync(AsCarol));
    }

    [Fact]
    public async Task A_sealed_CLEAR_advisory_stays_with_those_that_its_sender_encrypted_it_for()
    {
        using var upload = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Host.Time.GetUtcNow()) { Tlp = Tlp.Clear };
        upload.To("alpha", [.. KeysOf(Alice)]).To("bravo", [.. KeysOf(Bob)]).With(Text);
        using HttpResponseMessage published = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        var id = AdvisoryId.Parse((await published.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);

        await AsCarol.GetAsync(PathOf(id)).RefusedAsync(404, "not-found");
        await AsCarol.GetAsync(PathOf(id, "/content/0")).RefusedAsync(404, "not-found");
        Assert.DoesNotContain(id.Value, await ListedAsync(AsCarol));
        Assert.Empty(await Host.Store.ReadFileKeysAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_member_is_shown_the_papers_of_the_senders_own_copy_which_tell_of_no_other_recipient()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);

        Manifest manifest = Manifest.Parse(await AsCarol.GetByteArrayAsync(PathOf(id, "/manifest")));
        Statement statement = Statement.Parse(await AsCarol.GetByteArrayAsync(PathOf(id, "/statement")));
        Assert.Equal((Alice.Id.Agency, Alice.Id.Agency), (manifest.Content.Recipient, statement.Recipient));
        Assert.Equal(manifest.Content.Statement, statement.Digest);
        Assert.True(statement.IsSignedBy(Alice.Sign.VerifyingKey, await AsCarol.GetStringAsync(PathOf(id, "/statement.sig"))));
        Assert.True(manifest.IsSignedBy(Host.ManifestKey, await AsCarol.GetStringAsync(PathOf(id, "/manifest.sig"))));

        JsonElement summary = await AsCarol.GetJsonAsync(PathOf(id));
        Assert.False(summary.TryGetProperty("deliveries", out _) || summary.TryGetProperty("delivery", out _) || summary.TryGetProperty("state", out _));
        foreach (string path in (string[])["", "/manifest", "/statement", "/receipts"])
        {
            Assert.DoesNotContain("bravo", await AsCarol.GetStringAsync(PathOf(id, path)), StringComparison.Ordinal);
        }

        string entries = await AsCarol.GetStringAsync($"/v1/logs/audit/entries?subject={id}");
        Assert.DoesNotContain("bravo", entries, StringComparison.Ordinal);
        Assert.Equal(
            [ActionNames.AdvisoryPublished, ActionNames.AdvisoryAddressed],
            entries.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.Parse(Encoding.UTF8.GetBytes(line)).Action));
        await AsCarol.GetAsync(PathOf(id, "/manifest?recipient=bravo")).RefusedAsync(404, "not-found");
        await AsCarol.GetAsync(PathOf(id, "/statement?recipient=bravo")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task What_the_sender_addressed_to_nobody_at_home_is_fetched_without_papers()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Clear }.With(Text));

        Assert.Equal(Text, Encoding.UTF8.GetString(await AsCarol.OpenAsync(id, 0, Carol)));
        await AsCarol.GetAsync(PathOf(id, "/manifest")).RefusedAsync(404, "not-found");
        await AsCarol.GetAsync(PathOf(id, "/statement")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_recipients_new_reader_to_whose_keys_nothing_was_encrypted_fetches_it_too()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        Member newcomer = Member.Reader("bravo");
        await Host.RecordAsync(newcomer);
        using HttpClient asNewcomer = await Host.LogInAsync(newcomer);

        Assert.Equal(Text, Encoding.UTF8.GetString(await asNewcomer.OpenAsync(id, 0, newcomer)));
    }

    [Fact]
    public async Task The_header_is_for_a_key_that_the_record_lists_now_and_for_none_of_somebody_else()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        Member rotating = Member.Reader("charlie");
        await Host.RecordAsync(rotating);
        using HttpClient asRotating = await Host.LogInAsync(rotating);
        rotating.AddIdentity();
        rotating.RetiredIdentities = 1;
        await Host.RecordAsync(rotating);
        string[] keys = [.. rotating.Identities.Select(identity => identity.Recipient.ToString())];

        byte[] file = await asRotating.GetByteArrayAsync(PathOf(id, $"/content/0?recipientKey={keys[1]}"));
        using var plaintext = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), plaintext, [rotating.Identities[1]], CancellationToken.None);
        Assert.Equal(Text, Encoding.UTF8.GetString(plaintext.ToArray()));
        await asRotating.GetAsync(PathOf(id, $"/content/0?recipientKey={keys[0]}")).RefusedAsync(404, "not-found");
        await asRotating.GetAsync(PathOf(id, $"/content/0?recipientKey={Bob.Identities[0].Recipient}")).RefusedAsync(404, "not-found");
    }

    [PostQuantumFact]
    public async Task The_header_is_of_the_payloads_class_where_the_reader_has_a_key_of_it_and_of_another_only_where_it_has_none()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        Member both = Member.Reader("charlie"), hybridAlone = Member.Reader("charlie");
        both.MoreReceiveKeys.Add(HybridKeys.Create());
        hybridAlone.MoreReceiveKeys.Add(HybridKeys.Create());
        hybridAlone.RetiredIdentities = 1;
        await Host.RecordAsync(both, hybridAlone);
        using HttpClient asBoth = await Host.LogInAsync(both), asHybridAlone = await Host.LogInAsync(hybridAlone);

        Assert.Equal(Text, Encoding.UTF8.GetString(await DecryptAsync(await asBoth.GetByteArrayAsync(PathOf(id, "/content/0")), both)));
        byte[] file = await asHybridAlone.GetByteArrayAsync(PathOf(id, "/content/0"));
        Assert.StartsWith("age-encryption.org/v1\n-> mlkem768x25519 ", Encoding.ASCII.GetString(file.AsSpan(0, 60)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_made_for_one_answer_has_no_tag_and_is_sent_whole()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(id, "/content/0"));
        request.Headers.TryAddWithoutValidation("Range", "bytes=3-9");
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");

        using HttpResponseMessage answer = await AsCarol.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "none"), (answer.StatusCode, answer.Headers.AcceptRanges.Single()));
        Assert.Null(answer.Headers.ETag);
        Assert.Equal(Text, Encoding.UTF8.GetString(await DecryptAsync(await answer.Content.ReadAsByteArrayAsync(), Carol)));
        await AsCarol.GetAsync(PathOf(id, "/content/1")).RefusedAsync(404, "not-found");
        await AsCarol.GetAsync(PathOf(id, "/envelope")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task The_list_shows_every_member_what_it_may_fetch_page_by_page_and_nobody_else_sees_it()
    {
        AdvisoryId first = await PublishAsync(Tlp.Clear);
        AdvisoryId green = await PublishAsync(Tlp.Green);
        AdvisoryId second = await PublishAsync(Tlp.Clear);

        IReadOnlyList<string> listed = await ListedAsync(AsCarol);
        Assert.Equal([first.Value, second.Value], listed.Where(id => id == first.Value || id == second.Value || id == green.Value));
        Assert.Equal(listed, await ListedAsync(AsBob));

        JsonElement page = await AsCarol.GetJsonAsync("/v1/clear?limit=1");
        JsonElement item = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(item.GetProperty("index").GetInt64(), page.GetProperty("next").GetInt64());
        Assert.Equal("CLEAR", item.GetProperty("tlp").GetString());
        Assert.DoesNotContain("bravo", page.GetRawText(), StringComparison.Ordinal);
        await AsCarol.GetAsync("/v1/clear?after=x").RefusedAsync(400, "bad-request");

        Member publisher = new("charlie", PrincipalKind.Person, Role.Publisher);
        await Host.RecordAsync(publisher);
        using HttpClient asPublisher = await Host.LogInAsync(publisher);
        await asPublisher.GetAsync("/v1/clear").RefusedAsync(403, "insufficient-scope");
        await asPublisher.GetAsync(PathOf(first)).RefusedAsync(404, "not-found");
        await Host.Anonymous().GetAsync("/v1/clear").RefusedAsync(401, "missing-token");
    }

    [Fact]
    public async Task A_withdrawn_one_says_so_to_every_member_and_its_file_key_is_forgotten()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        Assert.Single(await Host.Store.ReadFileKeysAsync(id, CancellationToken.None));
        await (await AsAlice.WithdrawAsync(id, Alice, "Superseded")).JsonAsync(HttpStatusCode.Created);

        JsonElement problem = await AsCarol.GetAsync(PathOf(id, "/content/0")).RefusedAsync(410, "withdrawn");
        Assert.Equal("Superseded", problem.GetProperty("withdrawal").GetProperty("reason").GetString());
        Assert.Empty(await Host.Store.ReadFileKeysAsync(id, CancellationToken.None));
        Assert.DoesNotContain(id.Value, await ListedAsync(AsCarol));
    }

    [Fact]
    public async Task A_member_that_nobody_addressed_signs_no_receipt_and_withdraws_nothing()
    {
        AdvisoryId id = await PublishAsync(Tlp.Clear);
        await AsCarol.AcknowledgeAsync(id, Carol, Disposition.Read).RefusedAsync(403, "forbidden");

        Member publisher = Member.Publisher("charlie");
        await Host.RecordAsync(publisher);
        using HttpClient asPublisher = await Host.LogInAsync(publisher);
        await asPublisher.WithdrawAsync(id, publisher).RefusedAsync(403, "forbidden");
    }

    private static IEnumerable<ReceiveKey> KeysOf(Member member) => member.Identities.Select(identity => ReceiveKey.Of(identity.Recipient));

    private static async Task<IReadOnlyList<string>> ListedAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync("/v1/clear?limit=1000")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    // As the client sends it: the sender's own agency is among the recipients.
    private Task<AdvisoryId> PublishAsync(Tlp tlp) =>
        AsAlice.PublishAsync(new Upload(Alice, Upload.To("alpha"), Upload.To("bravo")) { Tlp = tlp }.With(Text));
}
