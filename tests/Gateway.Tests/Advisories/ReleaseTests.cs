using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Fsck;

namespace Gateway.Tests.Advisories;

/// <summary>A gateway on which AMBER goes out only if a second publisher of the sending agency released it.</summary>
public sealed class ReleaseTests() : FreshExchangeTests(new ReleasingWorld())
{
    private readonly Member dora = Member.Publisher("alpha");

    [Fact]
    public async Task One_publisher_alone_sends_nothing_of_such_a_label_and_two_do()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, upload.Form()), 403, "approval-required");
        Assert.Equal("approval-required", AccessDeniedDetail.Parse((await EntriesAsync(ActionNames.AccessDenied))[^1].Detail).Name);
        Release release = ReleaseOf(upload, dora);
        AdvisoryId id = await PublishAsync(upload, Signed(release, dora));
        LogEntry published = Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished, id));
        LogEntry released = Assert.Single(await EntriesAsync(ActionNames.AdvisoryReleased, id));
        Assert.Equal(release.Digest, AdvisoryPublishedDetail.Parse(published.Detail).Release);
        Assert.Equal((dora.Id.Value, published.Index + 3), (released.Actor, released.Index));
        Assert.Equal(release.Bytes.ToArray(), AdvisoryReleasedDetail.Parse(released.Detail).Released.Release.Bytes.ToArray());
    }

    [Fact]
    public async Task Other_labels_need_no_release_and_one_that_comes_is_verified_and_logged()
    {
        await Host.RecordAsync(dora);
        Upload green = new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green }.With("green");
        await AsAlice.PublishAsync(green);
        Upload released = new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green }.With("green");
        await RefusedWithNothingStoredAsync(() => PostAsync(released, Signed(ReleaseOf(released, dora), Alice)), 422, "invalid-signature");
        AdvisoryId id = await PublishAsync(released, Signed(ReleaseOf(released, dora), dora));
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryReleased, id));
    }

    [Fact]
    public async Task The_sender_does_not_release_its_own_advisory()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        await RefusedWithNothingStoredAsync(() => PostAsync(upload, SignedAs(upload, Alice)), 403, "forbidden");
    }

    [Fact]
    public async Task A_publisher_of_another_agency_does_not_release_it()
    {
        Member foreign = Member.Publisher("bravo");
        await Host.RecordAsync(dora, foreign);
        Upload upload = ToBravo();
        await RefusedWithNothingStoredAsync(() => PostAsync(upload, SignedAs(upload, foreign)), 403, "forbidden");
    }

    [Fact]
    public async Task Whoever_is_no_publisher_in_force_or_no_person_does_not_release_it()
    {
        Member reader = Member.Reader("alpha");
        Member service = new("alpha", PrincipalKind.Service, Role.Publisher);
        Member team = new("alpha", PrincipalKind.Team, Role.Publisher);
        Member unknown = Member.Publisher("alpha");
        await Host.RecordAsync(dora, reader, service, team);
        foreach (Member other in new[] { reader, service, team, unknown })
        {
            Upload upload = ToBravo();
            await RefusedWithNothingStoredAsync(() => PostAsync(upload, Signed(ReleaseOf(upload, other), other)), 403, "forbidden");
        }

        dora.RevokedAt = Host.Time.GetUtcNow();
        await Host.RecordAsync(dora);
        Upload last = ToBravo();
        await RefusedWithNothingStoredAsync(() => PostAsync(last, Signed(ReleaseOf(last, dora), dora)), 403, "forbidden");
    }

    [Fact]
    public async Task A_release_of_another_upload_releases_nothing()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        SignedRelease signed = Signed(ReleaseOf(upload, dora), dora);
        await PublishAsync(upload, signed);
        // The same documents to the same recipient: another nonce, another statement.
        await RefusedWithNothingStoredAsync(() => PostAsync(ToBravo(), signed), 422, "invalid-advisory");
        Upload more = new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")) { Nonce = upload.Nonce, CreatedAt = upload.CreatedAt }.With("a document");
        await RefusedWithNothingStoredAsync(() => PostAsync(more, signed), 409, "conflict");
        await RefusedWithNothingStoredAsync(() => PostAsync(upload, signed), 409, "conflict");
    }

    [Fact]
    public async Task A_release_counts_for_as_long_as_a_statement_does()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        Release early = Release.Of(StatementsOf(upload), dora.Id, Host.Time.GetUtcNow().AddMinutes(2));
        await RefusedWithNothingStoredAsync(() => PostAsync(upload, Signed(early, dora)), 422, "invalid-advisory");
        Release old = Release.Of(StatementsOf(upload), dora.Id, Host.Time.GetUtcNow().AddDays(-8));
        await RefusedWithNothingStoredAsync(() => PostAsync(upload, Signed(old, dora)), 422, "invalid-advisory");
    }

    [Fact]
    public async Task A_publisher_who_is_revoked_while_the_documents_come_has_released_nothing()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo(new string('x', 100_000));
        byte[] body = await Upload.FormOf(PartsOf(upload, Signed(ReleaseOf(upload, dora), dora))).ReadAsByteArrayAsync();
        var held = new HeldContent(body, body.Length - 1000);
        Task<HttpResponseMessage> answer = AsAlice.PostAsync(Answers.Advisories, held);
        await Host.StagedAsync();
        dora.RevokedAt = Host.Time.GetUtcNow();
        await Host.RecordAsync(dora);
        held.Release();
        await answer.RefusedAsync(403, "forbidden");
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryPublished));
        await Host.ErasedAsync();
    }

    [Fact]
    public async Task A_release_stands_between_signatures_and_documents_once_and_is_canonical()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        SignedRelease signed = Signed(ReleaseOf(upload, dora), dora);
        (string, byte[]) part = ("release", signed.ToBytes());
        IReadOnlyList<(string Name, byte[] Content)> parts = upload.Parts();
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([.. parts, part])), 403, "approval-required");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([parts[0], parts[1], part, part, parts[2]])), 400, "bad-request");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([parts[0], part, parts[1], parts[2]])), 400, "bad-request");
        (string, byte[]) spaced = ("release", [.. signed.ToBytes(), (byte)'\n']);
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([parts[0], parts[1], spaced, parts[2]])), 400, "invalid-json");
        (string, byte[]) large = ("release", new byte[64 * 1024]);
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([parts[0], parts[1], large, parts[2]])), 413, "payload-too-large");
    }

    [Fact]
    public async Task A_repeated_request_has_the_same_release_or_is_another_one()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        SignedRelease signed = Signed(ReleaseOf(upload, dora), dora);
        using HttpResponseMessage first = await PostAsync(upload, signed, "key-1");
        using HttpResponseMessage again = await PostAsync(upload, signed, "key-1");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryReleased));
        await PostAsync(upload, Signed(ReleaseOf(upload, dora), dora), "key-1").RefusedAsync(422, "idempotency-mismatch");
    }

    [Fact]
    public async Task Sender_and_auditor_see_who_released_it_and_a_recipient_does_not()
    {
        await Host.RecordAsync(dora);
        Upload upload = ToBravo();
        AdvisoryId id = await PublishAsync(upload, Signed(ReleaseOf(upload, dora), dora));
        Assert.Contains(ActionNames.AdvisoryReleased, await AsAlice.GetStringAsync($"/v1/logs/audit/entries?subject={id}"), StringComparison.Ordinal);
        string seen = await AsBob.GetStringAsync($"/v1/logs/audit/entries?subject={id}");
        Assert.Contains(ActionNames.AdvisoryPublished, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(ActionNames.AdvisoryReleased, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(dora.Id.Value, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fsck_finds_nothing_wrong_with_a_release_and_the_statements_it_is_of()
    {
        await Host.RecordAsync(dora);
        Upload upload = new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("a document");
        await PublishAsync(upload, Signed(ReleaseOf(upload, dora), dora));
        using FsckCopy copy = new(Host.Data.Path, ExchangeHost.GatewayName);
        (int code, string output) = await copy.RunAsync();
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task The_discovery_document_names_the_labels() => Assert.Equal(
        ["AMBER"],
        (await Host.Anonymous().GetJsonAsync("/.well-known/advisory-gateway")).GetProperty("requireApproval").EnumerateArray().Select(label => label.GetString()));

    private static IReadOnlyList<Statement> StatementsOf(Upload upload) => upload.Metadata().Statements(HeaderSet.None);

    private static SignedRelease Signed(Release release, Member signer) => new(release, release.Sign(signer.Sign));

    private static IReadOnlyList<(string Name, byte[] Content)> PartsOf(Upload upload, SignedRelease release) => PartsOf(upload, release.ToBytes());

    private static IReadOnlyList<(string Name, byte[] Content)> PartsOf(Upload upload, byte[] release)
    {
        IReadOnlyList<(string Name, byte[] Content)> parts = upload.Parts();
        return [parts[0], parts[1], ("release", release), .. parts.Skip(2)];
    }

    private Release ReleaseOf(Upload upload, Member publisher) => Release.Of(StatementsOf(upload), publisher.Id, Host.Time.GetUtcNow());

    /// <summary>A release as nobody of this project would write it: by somebody who may not.</summary>
    private byte[] SignedAs(Upload upload, Member publisher)
    {
        Release by = ReleaseOf(upload, dora);
        byte[] bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(by.Bytes.Span).Replace($"\"principal\":\"{dora.Id}\"", $"\"principal\":\"{publisher.Id}\"", StringComparison.Ordinal));
        return CanonicalJson.Write(writer =>
        {
            writer.Raw("release", bytes);
            writer.Text("signature", SshSignature.Sign(publisher.Sign, Namespaces.Release, bytes));
        });
    }

    private Task<HttpResponseMessage> PostAsync(Upload upload, SignedRelease release, string? key = null) => PostAsync(upload, release.ToBytes(), key);

    private async Task<HttpResponseMessage> PostAsync(Upload upload, byte[] release, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = Upload.FormOf(PartsOf(upload, release)) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await AsAlice.SendAsync(request);
    }

    private async Task<AdvisoryId> PublishAsync(Upload upload, SignedRelease release)
    {
        using HttpResponseMessage response = await PostAsync(upload, release);
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        return AdvisoryId.Parse(answer.GetProperty("id").GetString()!);
    }

    private sealed class ReleasingWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Approvals:Release:0", "AMBER")];
    }
}
