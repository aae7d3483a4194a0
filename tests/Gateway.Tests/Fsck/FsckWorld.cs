using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Feed;
using Gateway.Server.Reports;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Fsck;

/// <summary>
/// A gateway on which a little of everything happened: an advisory that stands, one sealed, one withdrawn, one expired; receipts; a key that was replaced after it had
/// signed; an acknowledgement asked for; a correction; an advisory that was shared on with its author's permission, and declared as passed on; agreements amended, declined and left; an agency suspended and
/// resumed; a principal revoked; groups of both kinds; answers kept for repeated requests; enough entries for two tiles; a cosigned checkpoint and a
/// timestamp in each log. Tests take copies of its data folder and spoil them.
/// </summary>
public sealed class FsckWorld : IAsyncLifetime, IAsyncDisposable
{
    private GatewayHost host = null!;
    private readonly TestAttestors attestors = new();
    private TestAgency bravo = null!;
    private TestAgency charlie = null!;
    private TestAgency delta = null!;

    /// <summary>Indices of the audit log by what stands there: <c>published</c> is the standing advisory's, <c>bravo</c> and <c>charlie</c> its deliveries.</summary>
    public Dictionary<string, long> Indices { get; } = [];

    /// <summary>Ids of the advisories in hexadecimal: <c>standing</c>, <c>withdrawn</c>, <c>expired</c>.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public async Task InitializeAsync()
    {
        host = await GatewayHost.StartAsync(("Gateway:Webhooks:Enabled", "true"));
        bravo = await host.JoinAsync("bravo");
        charlie = await host.JoinAsync("charlie");
        delta = await host.JoinAsync("delta");
        using HttpClient publisher = await host.LogInAsync(host.Founder.Publisher);
        DateTimeOffset answer = host.Time.GetUtcNow().AddHours(1);
        AdvisoryId standing = await PublishAsync(publisher, null, answer, null, new UploadRecipient(bravo.Id), new UploadRecipient(charlie.Id));
        await PublishSealedAsync(publisher, null);
        await PublishSealedAsync(publisher, answer);
        AdvisoryId clear = await PublishAsync(publisher, Tlp.Clear, null, null, null, new UploadRecipient(bravo.Id));
        await FetchAsync(clear, charlie.Reader);
        await ShowAsync(clear, await PublishAsync(publisher, Tlp.Clear, null, null, null, new UploadRecipient(bravo.Id)));
        AdvisoryId withdrawn = await PublishAsync(publisher, null, null, standing, new UploadRecipient(charlie.Id));
        AdvisoryId expired = await PublishAsync(publisher, host.Time.GetUtcNow().AddHours(1), new UploadRecipient(bravo.Id, [bravo.Reader.Id]));
        await FetchAsync(standing, charlie.Reader);
        await AcknowledgeAsync(standing, bravo.Reader);
        await BeRefusedAsync(bravo.Reader);
        await ReadTheLogAsync();
        await AcknowledgeAsync(standing, charlie.Reader);
        await ShareAsync(publisher, standing);
        await WithdrawAsync(publisher, withdrawn);
        await WithdrawAsync(publisher, await PublishAsync(publisher, null, new UploadRecipient(bravo.Id)));
        await ReplacePublisherKeyAsync();
        await AgreeAsync();
        await SuspendAndResumeAsync();
        await RevokeAsync();
        await FoundGroupsAsync();
        await FillTilesAsync();
        host.Time.Advance(TimeSpan.FromHours(2));
        await host.Services.GetRequiredService<ExpirySweeper>().SweepAsync(CancellationToken.None);
        // Last of all, so that there is nothing to tell them.
        await RegisterWebhookAsync();
        await RemoveWebhookAsync(await RegisterWebhookAsync());
        (Ids["standing"], Ids["withdrawn"], Ids["expired"]) = (Hex(standing), Hex(withdrawn), Hex(expired));
        await attestors.AttestAsync(host.Services.GetRequiredService<IGatewayStore>());
        await host.Services.GetRequiredService<ReportCounting>().CatchUpAsync(int.MaxValue, CancellationToken.None);
        await NoteIndicesAsync(standing, withdrawn, expired);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        attestors.Dispose();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>All entries of a log.</summary>
    public Task<IReadOnlyList<LogEntry>> ReadLogAsync(LogName log) => host.ReadLogAsync(log);

    /// <summary>A copy to spoil. The gateway is idle, so its files are those of one moment.</summary>
    public FsckCopy Copy() => new(host.DataPath, host.GatewayName, attestors.Policy, attestors.Authorities);

    private Task<AdvisoryId> PublishAsync(HttpClient client, DateTimeOffset? expiresAt, params UploadRecipient[] recipients) =>
        PublishAsync(client, expiresAt, null, null, recipients);

    private Task<AdvisoryId> PublishAsync(
        HttpClient client, DateTimeOffset? expiresAt, DateTimeOffset? respondBy, AdvisoryId? supersedes, params UploadRecipient[] recipients) =>
        PublishAsync(client, recipients[0].Audience is null ? Tlp.Amber : Tlp.Red, expiresAt, respondBy, supersedes, recipients);

    private async Task<AdvisoryId> PublishAsync(
        HttpClient client, Tlp tlp, DateTimeOffset? expiresAt, DateTimeOffset? respondBy, AdvisoryId? supersedes, params UploadRecipient[] recipients)
    {
        TestPrincipal sender = host.Founder.Publisher;
        // Says something of itself, another thing each time, and fills two chunks.
        string csaf = CsafSample.With("document/tracking/id", $"\"{RandomNumberGenerator.GetHexString(16)}\"");
        // What is labelled otherwise than its advisory is refused.
        csaf = csaf.Replace("\"GREEN\"", $"\"{(tlp == Tlp.Clear ? "WHITE" : tlp.ToWire())}\"", StringComparison.Ordinal);
        byte[] content = Encoding.UTF8.GetBytes(csaf.Replace("\"text\":\"n\"", $"\"text\":\"{RandomNumberGenerator.GetHexString(tlp == Tlp.Clear ? 70_000 : 100_000)}\"", StringComparison.Ordinal));
        var common = OpenCommon.Create(new OpenContent
        {
            Gateway = host.GatewayName,
            Sender = sender.Id,
            Tlp = tlp,
            Category = AdvisoryCategory.Vulnerability,
            Titles = new Dictionary<string, string> { ["en"] = "A vulnerability" },
            Urgency = Urgency.Urgent,
            Documents =
            [
                new StatementDocument
                {
                    Name = "a.json", MediaType = "application/json", Language = "en", Role = DocumentRole.Main, Size = content.Length,
                    Sha256 = Sha256Digest.Of(content),
                },
            ],
            ExpiresAt = expiresAt,
            RespondBy = respondBy,
            Supersedes = supersedes,
            CreatedAt = host.Time.GetUtcNow(),
            Nonce = RandomNumberGenerator.GetBytes(Limits.NonceBytes),
        });
        var metadata = UploadMetadata.Create(common, recipients);
        var signatures = SignatureSet.Create(metadata.Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(sender.Sign))));
        using MultipartFormDataContent form = Upload.FormOf([("metadata", metadata.Bytes.ToArray()), ("signatures", signatures.Bytes.ToArray()), ("content", content)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/advisories") { Content = form };
        request.Headers.Add("Idempotency-Key", Convert.ToHexString(common.Content.Nonce.Span));
        using HttpResponseMessage response = await client.SendAsync(request);
        using JsonDocument answer = await response.ReadJsonAsync();
        return AdvisoryId.Parse(answer.RootElement.GetProperty("id").GetString()!);
    }

    private async Task PublishSealedAsync(HttpClient client, DateTimeOffset? respondBy)
    {
        TestPrincipal sender = host.Founder.Publisher;
        using var upload = new SealedUpload(host.GatewayName, sender.Id, sender.Sign, host.Time.GetUtcNow())
        {
            Restate = content => content with { RespondBy = respondBy },
        };
        upload.To(host.Founder.Id.Value, [.. Readers(host.Founder)]).To("bravo", [.. Readers(bravo)]).To("charlie", [.. Readers(charlie)]).With("Sealed by its sender.");
        using HttpResponseMessage response = await client.PostAsync("/v1/advisories", await upload.FormAsync());
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<ReceiveKey> Readers(TestAgency agency) =>
        AccessRules.Readers(agency.Record, null, TimeProvider.System.GetUtcNow()).SelectMany(reader => reader.Keys.Receive);

    private async Task<string> RegisterWebhookAsync()
    {
        using HttpClient keyholder = await host.LogInAsync(charlie.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync("/v1/webhooks", GatewayHost.Json("{\"url\":\"https://receiver.example/\"}"u8.ToArray()));
        using JsonDocument answer = await response.ReadJsonAsync();
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private async Task RemoveWebhookAsync(string id)
    {
        using HttpClient keyholder = await host.LogInAsync(charlie.Keyholder);
        using HttpResponseMessage response = await keyholder.DeleteAsync($"/v1/webhooks/{id}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task FetchAsync(AdvisoryId advisory, TestPrincipal reader)
    {
        using HttpClient client = await host.LogInAsync(reader);
        Assert.NotEmpty(await client.GetByteArrayAsync($"/v1/advisories/{advisory}/content/0"));
    }

    private async Task BeRefusedAsync(TestPrincipal reader)
    {
        using HttpClient client = await host.LogInAsync(reader);
        using HttpResponseMessage refused = await client.PostAsync("/v1/agencies/alpha/suspension", GatewayHost.Json("{}"u8.ToArray()));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private async Task ReadTheLogAsync()
    {
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        Assert.NotEmpty(await auditor.GetByteArrayAsync("/v1/logs/audit/entries?from=0&to=3"));
    }

    private async Task AcknowledgeAsync(AdvisoryId advisory, TestPrincipal reader)
    {
        using HttpClient client = await host.LogInAsync(reader);
        Manifest manifest = Manifest.Parse(await client.GetByteArrayAsync($"/v1/advisories/{advisory}/manifest"));
        var receipt = Receipt.Create(manifest, reader.Id, Disposition.Read, ReceiptMode.Manual, host.Time.GetUtcNow());
        await PostAsync(client, $"/v1/advisories/{advisory}/receipts", $$"""{"receipt":{{Text(receipt.Bytes)}},"signature":{{Quoted(receipt.Sign(reader.Sign))}}}""");
    }

    private async Task ShareAsync(HttpClient author, AdvisoryId advisory)
    {
        var permission = Permission.Create(host.GatewayName, advisory, charlie.Id, [delta.Id], host.Time.GetUtcNow());
        string permitted = permission.Sign(host.Founder.Publisher.Sign);
        await PostAsync(author, $"/v1/advisories/{advisory}/permissions", $$"""{"permission":{{Text(permission.Bytes)}},"signature":{{Quoted(permitted)}}}""");
        TestPrincipal sharer = charlie.Publisher;
        using HttpClient client = await host.LogInAsync(sharer);
        var addition = new SharedAdvisory(host.GatewayName, sharer.Id, sharer.Sign, [sharer.Receive]) { Under = permission, At = host.Time.GetUtcNow() };
        using HttpResponseMessage shared = await addition.PostAsync(client, advisory, "delta", [.. Readers(delta)]);
        Assert.True(shared.StatusCode == HttpStatusCode.Created, await shared.Content.ReadAsStringAsync());

        TestPrincipal declarant = delta.Publisher;
        using HttpClient recipient = await host.LogInAsync(declarant);
        Manifest manifest = Manifest.Parse(await recipient.GetByteArrayAsync($"/v1/advisories/{advisory}/manifest"));
        var declaration = Declaration.Create(manifest, declarant.Id, 3, host.Time.GetUtcNow());
        string declared = declaration.Sign(declarant.Sign);
        await PostAsync(
            recipient, $"/v1/advisories/{advisory}/declarations", $$"""{"declaration":{{Text(declaration.Bytes)}},"signature":{{Quoted(declared)}}}""");
    }

    private async Task WithdrawAsync(HttpClient client, AdvisoryId advisory)
    {
        var withdrawal = Withdrawal.Create(host.GatewayName, advisory, "Sent by mistake", null, host.Time.GetUtcNow());
        string signature = withdrawal.Sign(host.Founder.Publisher.Sign);
        await PostAsync(
            client, $"/v1/advisories/{advisory}/withdrawal", $$"""{"signature":{{Quoted(signature)}},"withdrawal":{{Text(withdrawal.Bytes)}}}""");
    }

    private async Task ReplacePublisherKeyAsync()
    {
        TestPrincipal before = host.Founder.Publisher;
        host.Founder.Replace(before, before with { Sign = Crypto.SigningKey.Generate() });
        host.Founder.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(host.Founder));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>An agreement that was amended and that bravo left, and a proposal that bravo declined.</summary>
    private async Task AgreeAsync()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { Gateway = host.GatewayName, At = host.Time.GetUtcNow(), NoticeDays = 3 };
        Agreement first = await ProposeAsync(draft);
        await SignAsync(first);
        Agreement second = await ProposeAsync((draft with { Text = "Amended" }).Amending(first));
        await SignAsync(second);
        Agreement other = await ProposeAsync(draft with { Id = AgreementId.Create(TimeProvider.System), Text = "Something else" });
        await EndAsync(other, AgreementAct.Decline);
        await EndAsync(second, AgreementAct.End);
    }

    private async Task<Agreement> ProposeAsync(AgreementDraft draft)
    {
        Agreement agreement = draft.Write();
        TestPrincipal keyholder = host.Founder.Keyholder;
        using HttpClient client = await host.LogInAsync(keyholder);
        string proposal = Text(AgreementProposal.Create(agreement, agreement.Sign(keyholder.Sign), draft.Texts).Bytes);
        await PostAsync(client, "/v1/agreements", proposal);
        return agreement;
    }

    private async Task SignAsync(Agreement agreement)
    {
        using HttpClient client = await host.LogInAsync(bravo.Keyholder);
        string signature = Quoted(agreement.Sign(bravo.Keyholder.Sign));
        await PostAsync(client, $"/v1/agreements/{agreement.Id}/signatures", $$"""{"agreement":{{Text(agreement.Bytes)}},"signature":{{signature}}}""");
    }

    private async Task EndAsync(Agreement version, AgreementAct act)
    {
        using HttpClient client = await host.LogInAsync(bravo.Keyholder);
        AgreementEnd end = AgreementEnd.Create(act, version, bravo.Keyholder.Id, "Times have changed", host.Time.GetUtcNow());
        string signature = Quoted(end.Sign(bravo.Keyholder.Sign));
        await PostAsync(client, $"/v1/agreements/{version.Id}/end", $$"""{"end":{{Text(end.Bytes)}},"signature":{{signature}}}""");
    }

    private async Task RevokeAsync()
    {
        TestPrincipal reader = bravo.Reader;
        bravo.Replace(reader, reader with
        {
            Revoked = new Revocation(host.Time.GetUtcNow(), RevocationReason.KeyCompromise, host.Time.GetUtcNow().AddMinutes(-1)),
        });
        bravo.Next(host.GatewayName);
        using HttpClient keyholder = await host.LogInAsync(bravo.Keyholder);
        using HttpResponseMessage response = await keyholder.PostAsync("/v1/agencies", GatewayHost.Bring(bravo));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    // Both public, and taken down again: this gateway's feed is closed, and its keeper would do it at a moment of its own.
    private async Task ShowAsync(AdvisoryId first, AdvisoryId second) => await host.Services.GetRequiredService<LogWriter<IGatewayTransaction>>().RunAsync(
        async (transaction, entries, token) =>
        {
            foreach (AdvisoryId advisory in (AdvisoryId[])[first, second])
            {
                var detail = new FeedPublishedDetail(entries.HeadSize(LogName.Directory));
                AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.FeedPublished(advisory, detail));
                await transaction.InsertFeedAsync(advisory, entry.Index, token);
                await FeedRemovals.RemoveAsync(transaction, entries, advisory, FeedRemoval.Closed, token);
            }

            return true;
        },
        CancellationToken.None);

    private async Task FoundGroupsAsync()
    {
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        GroupVersion? last = null;
        foreach (int sequence in Enumerable.Range(0, 3))
        {
            last = await RecordAsync(keyholder, DescribeGroup(GroupDisclosure.Confidential) with
            {
                Group = last?.Content.Group ?? GroupId.Create(TimeProvider.System),
                Sequence = sequence,
                Previous = last?.Digest,
            });
        }

        await RecordAsync(keyholder, DescribeGroup(GroupDisclosure.Disclosed));
    }

    private async Task<GroupVersion> RecordAsync(HttpClient keyholder, GroupContent content)
    {
        var version = GroupVersion.Create(content);
        await PostAsync(keyholder, "/v1/groups", Text(SignedGroup.Create(version, version.Sign(host.Founder.Keyholder.Sign)).Bytes));
        return version;
    }

    private GroupContent DescribeGroup(GroupDisclosure disclosure) => new()
    {
        Gateway = host.GatewayName,
        Group = GroupId.Create(TimeProvider.System),
        Sequence = 0,
        Owner = host.Founder.Id,
        Disclosure = disclosure,
        Names = new Dictionary<string, string> { ["en"] = "Energy" },
        Members = [new GroupMember(charlie.Id, GroupRight.Member)],
        Principal = host.Founder.Keyholder.Id,
        At = host.Time.GetUtcNow(),
    };

    private async Task FillTilesAsync() => await host.Services.GetRequiredService<LogWriter<IGatewayTransaction>>().RunAsync(
        (_, entries, _) =>
        {
            foreach (int reading in Enumerable.Range(0, 2 * Tile.Width))
            {
                var detail = new AuditReadDetail(reading, reading + 1, entries.HeadSize(LogName.Directory));
                entries.Append(LogName.Audit, EntryDrafts.AuditRead(host.Founder.Auditor.Id, LogName.Audit, detail));
            }

            return ValueTask.FromResult(true);
        },
        CancellationToken.None);

    private async Task SuspendAndResumeAsync()
    {
        using HttpClient admin = await host.LogInAsync(host.Founder.Admin);
        PrincipalId id = host.Founder.Admin.Id;
        AdminAct suspend = AdminAct.Suspend(host.GatewayName, charlie.Id, id, host.Time.GetUtcNow());
        await PostAsync(admin, "/v1/agencies/charlie/suspension", Text(SuspensionDetail.Create(suspend, suspend.Sign(host.Founder.Admin.Sign)).Bytes));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        AdminAct resume = AdminAct.Resume(host.GatewayName, charlie.Id, id, host.Time.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/agencies/charlie/suspension")
        {
            Content = GatewayHost.Json(SuspensionDetail.Create(resume, resume.Sign(host.Founder.Admin.Sign)).Bytes),
        };
        using HttpResponseMessage response = await admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task NoteIndicesAsync(AdvisoryId standing, AdvisoryId withdrawn, AdvisoryId expired)
    {
        IReadOnlyList<LogEntry> entries = await host.ReadLogAsync(LogName.Audit);
        long Find(string action, AdvisoryId advisory, string? recipient = null) => entries.First(entry =>
            entry.Action == action && entry.Subject == advisory.Value
            && (recipient is null || AdvisoryAddressedDetail.Parse(entry.Detail).Recipient.Value == recipient)).Index;

        Indices["published"] = Find(ActionNames.AdvisoryPublished, standing);
        Indices["bravo"] = Find(ActionNames.AdvisoryAddressed, standing, "bravo");
        Indices["charlie"] = Find(ActionNames.AdvisoryAddressed, standing, "charlie");
        Indices["shared"] = Find(ActionNames.AdvisoryShared, standing);
        Indices["permitted"] = Find(ActionNames.AdvisoryPermitted, standing);
        Indices["declared"] = Find(ActionNames.AdvisoryDeclared, standing);
        Indices["acknowledged"] = Find(ActionNames.AdvisoryAcknowledged, standing);
        Indices["published-withdrawn"] = Find(ActionNames.AdvisoryPublished, withdrawn);
        Indices["withdrawn"] = Find(ActionNames.AdvisoryWithdrawn, withdrawn);
        Indices["published-expired"] = Find(ActionNames.AdvisoryPublished, expired);
        Indices["expired"] = Find(ActionNames.AdvisoryExpired, expired);
        Indices["last-to-charlie"] = Find(ActionNames.AdvisoryAddressed, withdrawn, "charlie");
        Indices["end"] = entries.Count;
    }

    private static async Task PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(path, content);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, JsonSerializerOptions.Default).Replace("\\u002B", "+", StringComparison.Ordinal);

    private static string Hex(AdvisoryId id) => Convert.ToHexString(id.ToBytes());
}
