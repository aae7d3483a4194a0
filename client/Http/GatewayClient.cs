using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Http;

/// <summary>The gateway's API as typed calls. It carries bytes faithfully and trusts none of them; the checks are made by those who call it.</summary>
internal sealed class GatewayClient(GatewayTransport transport, GatewayLogin? login)
{
    // The gateway shows no more than fifty at once.
    private const int AgenciesInFull = 50;

    private const int MaxNoteBytes = 64 * 1024;
    private const int MaxSignatureBytes = 16 * 1024;
    private const int MaxManifestBytes = 2 * Limits.SealedHeaderBytes;
    private const int MaxStatementBytes = Limits.MetadataBytes + (2 * Limits.SealedHeaderBytes);
    private const int MaxEntryPageBytes = 80 * 1024 * 1024;
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string NextHeader = "Advisory-Next";

    private GatewayLogin Login => login ?? throw new InvalidOperationException("This client was made without a login.");

    public Uri BaseAddress => transport.BaseAddress;

    public async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        byte[] body = await transport.SendForBytesAsync(
            _ => Task.FromResult(new HttpRequestMessage(HttpMethod.Get, Address(".well-known/advisory-gateway"))),
            GatewayTransport.MaxJsonBytes,
            cancellationToken);
        return AnswerJson.Read<Discovery>(body, "a gateway's discovery document");
    }

    public Task<AccessToken> BearerTokenAsync(CancellationToken cancellationToken) => Login.BearerTokenAsync(cancellationToken);

    public async Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken) =>
        (await Login.BoundTokenAsync(cancellationToken)).Scopes.Contains(scope);

    // Agencies

    public Task<AgencyList> ListAgenciesAsync(CancellationToken cancellationToken) =>
        GetJsonAsync<AgencyList>("v1/agencies", "a list of agencies", cancellationToken);

    /// <summary>The agencies in full, those that the gateway has.</summary>
    public async Task<IReadOnlyList<AgencyAnswer>> ReadAgenciesAsync(IReadOnlyCollection<AgencyId> agencies, CancellationToken cancellationToken)
    {
        List<AgencyAnswer> answers = [];
        foreach (AgencyId[] page in agencies.Chunk(AgenciesInFull))
        {
            string query = string.Join('&', page.Select(agency => $"id={agency}"));
            answers.AddRange((await GetJsonAsync<AgencyAnswers>($"v1/agencies?{query}", "the agencies' records", cancellationToken)).Agencies);
        }

        return answers;
    }

    public Task<RecordedAnswer> PostRecordAsync(byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedAnswer>(HttpMethod.Post, "v1/agencies", body, "the answer to a record", cancellationToken);

    public Task<RecordedAnswer> RevokeAsync(AgencyId agency, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedAnswer>(HttpMethod.Post, $"v1/agencies/{agency}/revocations", body, "the answer to a revocation", cancellationToken);

    public Task<RecordedAnswer> SuspendAsync(AgencyId agency, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedAnswer>(HttpMethod.Post, $"v1/agencies/{agency}/suspension", body, "the answer to a suspension", cancellationToken);

    public Task<RecordedAnswer> ResumeAsync(AgencyId agency, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedAnswer>(HttpMethod.Delete, $"v1/agencies/{agency}/suspension", body, "the answer to a resumption", cancellationToken);

    // Groups

    public Task<GroupPage> ListGroupsAsync(long after, CancellationToken cancellationToken) =>
        GetJsonAsync<GroupPage>(Query("v1/groups", ("after", after)), "a list of groups", cancellationToken);

    /// <summary>Versions of a group from a sequence on, as many as the gateway gives at once; null if there is none that the caller may know.</summary>
    public async Task<GroupHistory?> FindGroupAsync(GroupId group, long from, CancellationToken cancellationToken)
    {
        try
        {
            return await GetJsonAsync<GroupHistory>(Query($"v1/groups/{group}", ("from", from)), "a group", cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<RecordedGroup> PostGroupAsync(byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedGroup>(HttpMethod.Post, "v1/groups", body, "the answer to a group", cancellationToken);

    // Advisories

    public Task<AdvisoryPage> ReadInboxAsync(long? after, int waitSeconds, CancellationToken cancellationToken) =>
        ReadPageAsync("v1/inbox", after, waitSeconds, cancellationToken);

    /// <summary>What happens to the inbox after an index, as it happens, until the gateway ends the stream.</summary>
    /// <exception cref="GatewayRefusedException">The gateway said no; <c>not-found</c> from one that has no such stream.</exception>
    /// <exception cref="GatewayUnreachableException">The stream broke off.</exception>
    public async IAsyncEnumerable<InboxEvent> FollowInboxAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string path = after is { } index ? Query("v1/inbox/events", ("after", index)) : "v1/inbox/events";
        using HttpResponseMessage response = await transport.SendAsync(Get(path), GatewayTransport.AnswerTimeout, cancellationToken);
        await using var bytes = new EventBytes(await response.Content.ReadAsStreamAsync(cancellationToken));
        IAsyncEnumerator<SseItem<string>> events = SseParser.Create(bytes).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            while (await transport.GuardAsync(() => events.MoveNextAsync()))
            {
                if (InboxEventText.TryRead(events.Current, out InboxEvent? news))
                {
                    yield return news;
                }
            }
        }
    }

    public Task<AdvisoryPage> ReadOutboxAsync(long? after, CancellationToken cancellationToken) =>
        ReadPageAsync("v1/advisories", after, 0, cancellationToken);

    public Task<AdvisoryPage> ReadClearAsync(long? after, CancellationToken cancellationToken) => ReadPageAsync("v1/clear", after, 0, cancellationToken);

    /// <summary>Deliveries to my agency that ask for an acknowledgement and have none.</summary>
    public Task<AdvisoryPage> ReadOwedAsync(long? after, CancellationToken cancellationToken) =>
        ReadPageAsync("v1/obligations/owed", after, 0, cancellationToken);

    /// <summary>Deliveries of my agency's advisories whose recipients owe an acknowledgement: an item for each, with that delivery alone.</summary>
    public Task<AdvisoryPage> ReadDueAsync(long? after, CancellationToken cancellationToken) =>
        ReadPageAsync("v1/obligations/due", after, 0, cancellationToken);

    public Task<AdvisoryItem> ReadAdvisoryAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<AdvisoryItem>($"v1/advisories/{id}", "an advisory's summary", cancellationToken);

    public Task<byte[]> ReadManifestAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetBytesAsync($"v1/advisories/{id}/manifest", MaxManifestBytes, cancellationToken);

    public Task<byte[]> ReadManifestSignatureAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetBytesAsync($"v1/advisories/{id}/manifest.sig", MaxSignatureBytes, cancellationToken);

    public Task<byte[]> ReadStatementAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetBytesAsync($"v1/advisories/{id}/statement", MaxStatementBytes, cancellationToken);

    public Task<byte[]> ReadStatementSignatureAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetBytesAsync($"v1/advisories/{id}/statement.sig", MaxSignatureBytes, cancellationToken);

    /// <summary>One file of the papers of a delivery, as its sender may see them: <c>manifest</c>, <c>statement</c>, each with <c>.sig</c>.</summary>
    public Task<byte[]> ReadPaperAsync(AdvisoryId id, AgencyId recipient, string file, CancellationToken cancellationToken) =>
        GetBytesAsync($"v1/advisories/{id}/{file}?recipient={recipient}", MaxManifestBytes, cancellationToken);

    public Task<ReceiptsAnswer> ReadReceiptsAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<ReceiptsAnswer>($"v1/advisories/{id}/receipts", "the receipts of an advisory", cancellationToken);

    public Task<WithdrawalAnswer> ReadWithdrawalAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<WithdrawalAnswer>($"v1/advisories/{id}/withdrawal", "a withdrawal", cancellationToken);

    /// <summary>My age file of document <paramref name="number"/>, from 0, under one of my receive keys; the caller disposes the answer and bounds what it reads.</summary>
    public async Task<HttpResponseMessage> OpenContentAsync(AdvisoryId id, int number, ReceiveKey receiveKey, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"v1/advisories/{id}/content/{number}?recipientKey={receiveKey}");
        return await transport.SendAsync(Get(path), GatewayTransport.AnswerTimeout, cancellationToken);
    }

    /// <summary>My age file of a sealed advisory's envelope; the caller disposes the answer and bounds what it reads.</summary>
    public Task<HttpResponseMessage> OpenEnvelopeAsync(AdvisoryId id, ReceiveKey receiveKey, CancellationToken cancellationToken) =>
        transport.SendAsync(Get($"v1/advisories/{id}/envelope?recipientKey={receiveKey}"), GatewayTransport.AnswerTimeout, cancellationToken);

    /// <summary>Publishes: first the parts that describe, in their order, then the contents, each opened anew for every try.</summary>
    /// <param name="description">The parts that describe.</param>
    /// <param name="contents">Opens each content.</param>
    /// <param name="key">The <c>Idempotency-Key</c>; null for a new one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<PublishedAnswer> PublishAsync(
        IReadOnlyList<UploadPart> description, IReadOnlyList<Func<Stream>> contents, string? key, CancellationToken cancellationToken)
    {
        string idempotencyKey = key ?? NewIdempotencyKey();
        using HttpResponseMessage response = await transport.SendAsync(
            token => UploadAsync(description, contents, idempotencyKey, token), Timeout.InfiniteTimeSpan, cancellationToken);
        byte[] body = await transport.ReadBodyAsync(response.Content, GatewayTransport.MaxJsonBytes, cancellationToken);
        return AnswerJson.Read<PublishedAnswer>(body, "the answer to an advisory");
    }

    public Task<RecordedDocument> PostReceiptAsync(AdvisoryId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/advisories/{id}/receipts", body, "the answer to a receipt", cancellationToken);

    public Task<RecordedDocument> PostWithdrawalAsync(AdvisoryId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/advisories/{id}/withdrawal", body, "the answer to a withdrawal", cancellationToken);

    public Task<RecordedDocument> PostAdditionAsync(AdvisoryId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/advisories/{id}/additions", body, "the answer to an addition", cancellationToken);

    public Task<RecordedDocument> PostPermissionAsync(AdvisoryId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/advisories/{id}/permissions", body, "the answer to a permission", cancellationToken);

    public Task<RecordedDocument> PostDeclarationAsync(AdvisoryId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/advisories/{id}/declarations", body, "the answer to a declaration", cancellationToken);

    public Task<AdditionsAnswer> ReadAdditionsAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<AdditionsAnswer>($"v1/advisories/{id}/additions", "the additions to an advisory", cancellationToken);

    public Task<PermissionsAnswer> ReadPermissionsAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<PermissionsAnswer>($"v1/advisories/{id}/permissions", "the permissions to share an advisory on", cancellationToken);

    public Task<DeclarationsAnswer> ReadDeclarationsAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        GetJsonAsync<DeclarationsAnswer>($"v1/advisories/{id}/declarations", "the declarations about an advisory", cancellationToken);

    // Agreements

    /// <summary>The agreements of my agency, those that wait for a signature too; none at a gateway that knows of no agreements.</summary>
    public async Task<IReadOnlyList<AgreementItem>> ReadAgreementsAsync(CancellationToken cancellationToken)
    {
        List<AgreementItem> items = [];
        try
        {
            for (long after = -1; ;)
            {
                AgreementPage page = await GetJsonAsync<AgreementPage>($"v1/agreements{(after < 0 ? "" : $"?after={after}")}", "a list of agreements", cancellationToken);
                items.AddRange(page.Items);
                if (page.Items.Count == 0 || page.Next <= after)
                {
                    return items;
                }

                after = page.Next;
            }
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return items;
        }
    }

    public Task<AgreementItem> ReadAgreementAsync(AgreementId id, CancellationToken cancellationToken) =>
        GetJsonAsync<AgreementItem>($"v1/agreements/{id}", "an agreement", cancellationToken);

    /// <summary>The human document of a version in one language.</summary>
    public Task<byte[]> ReadAgreementTextAsync(AgreementId id, int version, string language, CancellationToken cancellationToken) =>
        GetBytesAsync(
            string.Create(CultureInfo.InvariantCulture, $"v1/agreements/{id}/versions/{version}/texts/{language}"), Limits.AgreementTextBytes, cancellationToken);

    public Task<RecordedDocument> PostAgreementAsync(byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, "v1/agreements", body, "the answer to a proposal", cancellationToken);

    public Task<RecordedDocument> PostAgreementSignatureAsync(AgreementId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/agreements/{id}/signatures", body, "the answer to a signature", cancellationToken);

    public Task<RecordedDocument> PostAgreementEndAsync(AgreementId id, byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RecordedDocument>(HttpMethod.Post, $"v1/agreements/{id}/end", body, "the answer to a notice", cancellationToken);

    /// <summary>The gateway's own report, of the months that are given, as it came.</summary>
    public Task<byte[]> ReadReportAsync(ReportMonth? from, ReportMonth? to, CancellationToken cancellationToken)
    {
        string[] parameters = [.. new[] { ("from", from), ("to", to) }.Where(one => one.Item2 is not null).Select(one => $"{one.Item1}={one.Item2}")];
        return GetBytesAsync(parameters.Length == 0 ? "v1/report" : $"v1/report?{string.Join('&', parameters)}", ExchangeReport.MaxBytes, cancellationToken);
    }

    // Webhooks

    public Task<WebhooksAnswer> ListWebhooksAsync(CancellationToken cancellationToken) =>
        GetJsonAsync<WebhooksAnswer>("v1/webhooks", "a list of webhooks", cancellationToken);

    public Task<RegisteredWebhook> RegisterWebhookAsync(byte[] body, CancellationToken cancellationToken) =>
        SendJsonAsync<RegisteredWebhook>(HttpMethod.Post, "v1/webhooks", body, "the answer to a webhook", cancellationToken);

    public Task<RemovedWebhook> RemoveWebhookAsync(WebhookId id, CancellationToken cancellationToken) =>
        SendJsonAsync<RemovedWebhook>(HttpMethod.Delete, $"v1/webhooks/{id}", [], "the answer to a removal", cancellationToken);

    public Task<TestedWebhook> TestWebhookAsync(WebhookId id, CancellationToken cancellationToken) =>
        SendJsonAsync<TestedWebhook>(HttpMethod.Post, $"v1/webhooks/{id}/test", [], "the answer to a test", cancellationToken);

    // Logs

    /// <summary>The newest checkpoint, a signed note, at least as large as <paramref name="atLeast"/>.</summary>
    public Task<byte[]> ReadCheckpointAsync(LogName log, long atLeast, CancellationToken cancellationToken) =>
        GetBytesAsync(Query($"v1/logs/{log}/checkpoint", ("atLeast", atLeast)), MaxNoteBytes, cancellationToken);

    /// <summary>The newest checkpoint that enough of the gateway's witnesses have cosigned, or null while there is none.</summary>
    public async Task<byte[]?> ReadCosignedCheckpointAsync(LogName log, CancellationToken cancellationToken)
    {
        try
        {
            return await GetBytesAsync($"v1/logs/{log}/checkpoint?cosigned=true", MaxNoteBytes, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Shows the gateway a note of its own that this program holds; one that it cannot honour makes it stop.</summary>
    public Task PresentCheckpointAsync(LogName log, byte[] note, CancellationToken cancellationToken) => transport.SendForBytesAsync(
        async token =>
        {
            HttpRequestMessage request = await AuthorisedAsync(HttpMethod.Post, $"v1/logs/{log}/checkpoint", token);
            request.Content = new ByteArrayContent(note);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
            return request;
        },
        GatewayTransport.MaxJsonBytes,
        cancellationToken);

    /// <summary>The earliest dated checkpoint of at least <paramref name="size"/> entries, or null if there is none.</summary>
    public async Task<TimestampAnswer?> ReadTimestampAsync(LogName log, long size, CancellationToken cancellationToken)
    {
        try
        {
            return await GetJsonAsync<TimestampAnswer>(Query($"v1/logs/{log}/timestamp", ("size", size)), "a timestamp", cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>A proof file (C2SP tlog-proof) for one entry under the newest checkpoint.</summary>
    public Task<byte[]> ReadInclusionProofAsync(LogName log, long index, CancellationToken cancellationToken) =>
        GetBytesAsync(Query($"v1/logs/{log}/proof/inclusion", ("index", index), ("atLeast", index + 1)), MaxNoteBytes, cancellationToken);

    /// <summary>The bare proof that an entry is in the log at a size.</summary>
    public Task<InclusionAnswer> ReadInclusionAsync(LogName log, long index, long size, CancellationToken cancellationToken) =>
        GetJsonAsync<InclusionAnswer>(
            Query($"v1/logs/{log}/proof/inclusion", ("index", index), ("size", size)), "an inclusion proof", cancellationToken);

    public Task<ConsistencyAnswer> ReadConsistencyAsync(LogName log, long from, long to, CancellationToken cancellationToken) =>
        GetJsonAsync<ConsistencyAnswer>(
            Query($"v1/logs/{log}/proof/consistency", ("from", from), ("to", to)), "a consistency proof", cancellationToken);

    /// <summary>Entries from index <paramref name="from"/> up to, not including, <paramref name="to"/>: as many as the gateway gives at once.</summary>
    public Task<EntryPage> ReadEntriesAsync(LogName log, long from, long to, CancellationToken cancellationToken) =>
        ReadEntriesAsync(Query($"v1/logs/{log}/entries", ("from", from), ("to", to)), from, to, cancellationToken);

    /// <summary>The same, of the log of exchanges, and only those about one advisory.</summary>
    public Task<EntryPage> ReadEntriesAboutAsync(AdvisoryId id, long from, long to, CancellationToken cancellationToken) =>
        ReadEntriesAsync($"{Query($"v1/logs/{LogName.Audit}/entries", ("from", from), ("to", to))}&subject={id}", from, to, cancellationToken);

    private async Task<EntryPage> ReadEntriesAsync(string path, long from, long to, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await transport.SendAsync(Get(path), GatewayTransport.AnswerTimeout, cancellationToken);
        // No more than so many entries and their line feeds can be: several windows may be on their way at once.
        long most = Math.Min(MaxEntryPageBytes, (to - from) * (LogEntry.MaxSizeBytes + 1));
        byte[] body = await transport.ReadBodyAsync(response.Content, (int)most, cancellationToken);
        string? next = response.Headers.TryGetValues(NextHeader, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        return new EntryPage(
            Lines(body), long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : to);
    }

    /// <summary>The bytes of a full tile (C2SP tlog-tiles), or null where the log has none.</summary>
    public Task<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        FindBytesAsync($"v1/logs/{log}/tile/{new TileAddress(level, index, Tile.Width)}", Tile.SizeBytes, cancellationToken);

    /// <summary>The bytes of a bundle of entries (C2SP tlog-tiles), or null where the gateway cannot show a whole one.</summary>
    public Task<byte[]?> ReadBundleAsync(LogName log, BundleAddress address, CancellationToken cancellationToken) =>
        FindBytesAsync($"v1/logs/{log}/tile/{address}", EntryBundle.MaxSizeBytes / Tile.Width * address.Width, cancellationToken);

    private Task<AdvisoryPage> ReadPageAsync(string path, long? after, int waitSeconds, CancellationToken cancellationToken)
    {
        List<(string, long)> parameters = [];
        if (after is { } index)
        {
            parameters.Add(("after", index));
        }

        if (waitSeconds > 0)
        {
            parameters.Add(("wait", waitSeconds));
        }

        return GetJsonAsync<AdvisoryPage>(Query(path, [.. parameters]), "a list of advisories", cancellationToken);
    }

    private async Task<T> GetJsonAsync<T>(string path, string what, CancellationToken cancellationToken) =>
        AnswerJson.Read<T>(await GetBytesAsync(path, GatewayTransport.MaxJsonBytes, cancellationToken), what);

    private async Task<byte[]?> FindBytesAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await GetBytesAsync(path, maxBytes, cancellationToken);
        }
        catch (GatewayRefusedException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<byte[]> GetBytesAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        transport.SendForBytesAsync(Get(path), maxBytes, cancellationToken);

    private Func<CancellationToken, Task<HttpRequestMessage>> Get(string path) => token => AuthorisedAsync(HttpMethod.Get, path, token);

    private async Task<T> SendJsonAsync<T>(HttpMethod method, string path, byte[] body, string what, CancellationToken cancellationToken)
    {
        string idempotencyKey = NewIdempotencyKey();
        byte[] answer = await transport.SendForBytesAsync(
            async token =>
            {
                HttpRequestMessage request = await AuthorisedAsync(method, path, token);
                request.Content = Json(body);
                if (method == HttpMethod.Post)
                {
                    request.Headers.Add(IdempotencyHeader, idempotencyKey);
                }

                return request;
            },
            GatewayTransport.MaxJsonBytes,
            cancellationToken);
        return AnswerJson.Read<T>(answer, what);
    }

    private async Task<HttpRequestMessage> UploadAsync(
        IReadOnlyList<UploadPart> description, IReadOnlyList<Func<Stream>> contents, string idempotencyKey, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = await AuthorisedAsync(HttpMethod.Post, "v1/advisories", cancellationToken);
        request.Headers.Add(IdempotencyHeader, idempotencyKey);
        // The gateway may say no after the metadata alone; the documents then never leave.
        request.Headers.ExpectContinue = true;
        MultipartFormDataContent parts = new($"advisory-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
        foreach (UploadPart part in description)
        {
            parts.Add(Json(part.Json), part.Name);
        }

        foreach (Func<Stream> open in contents)
        {
            StreamContent content = new(open());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            parts.Add(content, "content");
        }

        request.Content = parts;
        return request;
    }

    private async Task<HttpRequestMessage> AuthorisedAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(method, Address(path));
        await Login.AuthoriseAsync(request, request.RequestUri!, cancellationToken);
        return request;
    }

    private Uri Address(string path) => new(transport.BaseAddress, path);

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemoryContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    // A request repeated after a pause or a broken connection is then answered as the first one was.
    private static string NewIdempotencyKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string Query(string path, params (string Name, long Value)[] parameters) => parameters.Length == 0
        ? path
        : $"{path}?{string.Join('&', parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={p.Value}")))}";

    private static List<ReadOnlyMemory<byte>> Lines(byte[] body)
    {
        List<ReadOnlyMemory<byte>> lines = [];
        int start = 0;
        while (start < body.Length)
        {
            int length = body.AsSpan(start).IndexOf((byte)'\n');
            int end = length < 0 ? body.Length : start + length;
            if (end > start)
            {
                lines.Add(body.AsMemory(start, end - start));
            }

            start = end + 1;
        }

        return lines;
    }
}
