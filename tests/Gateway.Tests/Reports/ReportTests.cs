using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Reports;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Reliability;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Reports;

/// <summary>The gateway's own numbers: those of its log, for an auditor all of them, for a member its own and nothing that names another's.</summary>
public sealed class ReportTests : FreshExchangeTests
{
    private const string Path = "/v1/report";

    private readonly StoreFaults faults;

    public ReportTests()
        : this(new FaultyWorld())
    {
    }

    private ReportTests(FaultyWorld world)
        : base(world) => faults = world.Faults;

    [Fact]
    public async Task An_auditor_who_counts_the_entries_comes_to_the_gateways_numbers_and_so_does_each_member_with_its_own()
    {
        await ExchangeAsync();
        using HttpClient asAuditor = await Host.LogInAuditorAsync();

        ExchangeReport whole = await ReadAsync(asAuditor);
        Assert.Equal(await CountAsync(asAuditor, whole.Content, null), Text(whole));
        Assert.Null(whole.Content.Agency);
        foreach ((HttpClient client, string agency) in ((HttpClient, string)[])[(AsAlice, "alpha"), (AsBob, "bravo"), (AsCarol, "charlie")])
        {
            ExchangeReport part = await ReadAsync(client);
            Assert.Equal(agency, part.Content.Agency?.Value);
            Assert.Equal(await CountAsync(client, part.Content, agency), Text(part));
            Assert.All(part.Content.Pairs, pair => Assert.True(pair.Sender.Value == agency || pair.Recipient.Value == agency));
        }
    }

    [Fact]
    public async Task The_numbers_say_what_happened()
    {
        await ExchangeAsync();
        using HttpClient asAuditor = await Host.LogInAuditorAsync();
        ReportContent report = (await ReadAsync(asAuditor)).Content;

        Assert.Equal(
            ["alpha bravo 5 1 3 1 0 1 1 0", "alpha charlie 3 1 3 0 1 0 1 1"],
            report.Pairs.Select(pair => $"{pair.Sender} {pair.Recipient} {pair.Shared.Items} {pair.Acknowledged} {pair.Asked.Deliveries} {pair.Asked.InTime} {pair.Asked.Late} {pair.Asked.Overdue} {pair.Asked.Lapsed} {pair.Asked.Pending}"));
        Assert.Contains(new ReportRefusal(AgencyId.Parse("charlie"), "not-found", 1), report.Refusals);
        Assert.Contains("alpha bravo vulnerability RED", report.Shares.Select(share => $"{share.Sender} {share.Recipient} {share.Facet}"));
    }

    [Fact]
    public async Task A_member_sees_of_others_neither_pairs_nor_refusals_nor_how_many_were_addressed()
    {
        await AsAlice.PublishAsync(ToBravo("between two"));
        string before = await BodyAsync(AsCarol);
        await AsAlice.PublishAsync(ToBravo("again between two"));
        await AsBob.GetAsync(PathOf(AdvisoryId.Create(Host.Time))).RefusedAsync(404, "not-found");

        Assert.DoesNotContain("alpha", before, StringComparison.Ordinal);
        Assert.DoesNotContain("bravo", before, StringComparison.Ordinal);
        Assert.Equal(Numbers(before), Numbers(await BodyAsync(AsCarol)));
    }

    [Fact]
    public async Task What_the_others_published_is_shown_from_five_of_them_on_and_never_by_recipients()
    {
        Member[] publishers = [.. Enumerable.Range(0, 5).Select(i => Member.Publisher($"member-{i}"))];
        await Host.RecordAsync(publishers);
        for (int i = 0; i < publishers.Length; i++)
        {
            Assert.Empty(await CommunityAsync(AsBob));
            using HttpClient client = await Host.LogInAsync(publishers[i]);
            await client.PublishAsync(new Upload(publishers[i], i == 0 ? [Upload.To("bravo"), Upload.To("charlie")] : [Upload.To("charlie")]).With("12345"));
        }

        JsonElement row = Assert.Single(await CommunityAsync(AsBob));
        Assert.Equal(
            ("vulnerability", "AMBER", 5L, 5L, 25L),
            (row.GetProperty("category").GetString(), row.GetProperty("tlp").GetString(), row.GetProperty("advisories").GetInt64(), row.GetProperty("documents").GetInt64(), row.GetProperty("bytes").GetInt64()));
        // One of the five sees four others.
        using HttpClient own = await Host.LogInAsync(publishers[0]);
        Assert.Empty(await CommunityAsync(own));
        using HttpClient asAuditor = await Host.LogInAuditorAsync();
        Assert.False(JsonDocument.Parse(await BodyAsync(asAuditor)).RootElement.TryGetProperty("community", out _));
    }

    [Fact]
    public async Task A_report_is_of_the_months_that_were_asked_for()
    {
        await AsAlice.PublishAsync(ToBravo());
        string month = ReportMonth.Of(Host.Time.GetUtcNow()).ToString();
        string before = ReportMonth.Of(Host.Time.GetUtcNow()).Add(-1).ToString();

        Assert.Single((await ReadAsync(AsBob, $"?from={month}&to={month}")).Content.Pairs);
        ReportContent earlier = (await ReadAsync(AsBob, $"?from={before}&to={before}")).Content;
        Assert.Empty(earlier.Pairs);
        Assert.Equal(before, earlier.Window.From.ToString());
    }

    [Theory]
    [InlineData("from=2026-02&to=2026-01")]
    [InlineData("from=2020-01&to=2026-01")]
    [InlineData("from=2026-13")]
    [InlineData("to=")]
    [InlineData("from=2026-01&from=2026-02")]
    public async Task Months_that_are_none_are_a_bad_request(string query) => await AsBob.GetAsync($"{Path}?{query}").RefusedAsync(400, "bad-request");

    [Fact]
    public async Task Who_reads_a_report_is_on_record_before_it_leaves()
    {
        ReportContent report = (await ReadAsync(AsBob)).Content;

        LogEntry read = (await EntriesAsync(ActionNames.AuditRead))[^1];
        var detail = AuditReadDetail.Parse(read.Detail);
        Assert.Equal((Bob.Id.Value, 0L, report.Size), (read.Actor, detail.From, detail.To));
    }

    [Fact]
    public async Task Counting_goes_on_from_where_it_was_and_counts_nothing_twice()
    {
        ReportCounting counting = Host.Get<ReportCounting>();
        await AsAlice.PublishAsync(ToBravo("one"));
        Assert.Equal(1, await counting.CatchUpAsync(int.MaxValue, default));
        Assert.Equal(0, await counting.CatchUpAsync(int.MaxValue, default));
        AdvisoryId second = await AsAlice.PublishAsync(ToBravo("two"));
        using HttpResponseMessage receipt = await AsBob.AcknowledgeAsync(second, Bob, Disposition.Read);
        Task<int>[] racing = [.. Enumerable.Range(0, 4).Select(_ => counting.CatchUpAsync(int.MaxValue, default))];
        Assert.Equal(1, (await Task.WhenAll(racing)).Sum());

        ReportPair pair = Assert.Single((await ReadAsync(AsBob)).Content.Pairs);
        Assert.Equal((2L, 1L), (pair.Shared.Items, pair.Acknowledged));
        StoredReport stored = await Host.Store.ReadStoredReportAsync(default);
        Assert.Single(stored.Open);
    }

    [Fact]
    public async Task A_log_longer_than_a_portion_is_counted_in_several_without_cutting_a_publication()
    {
        await FillAsync(995);
        for (int i = 0; i < 4; i++)
        {
            await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With($"{i}"));
        }

        await FillAsync(1500);
        Assert.True(await Host.Get<ReportCounting>().CatchUpAsync(int.MaxValue, default) >= 2);

        using HttpClient asAuditor = await Host.LogInAuditorAsync();
        ExchangeReport whole = await ReadAsync(asAuditor);
        Assert.Equal(8, whole.Content.Pairs.Sum(pair => pair.Shared.Items));
        Assert.Equal(await CountAsync(asAuditor, whole.Content, null), Text(whole));
    }

    private async Task FillAsync(int entries) => await Host.Get<LogWriter<IGatewayTransaction>>().RunAsync(
        (_, appender, _) =>
        {
            for (int i = 0; i < entries; i++)
            {
                appender.Append(LogName.Audit, EntryDrafts.AuditRead(Bob.Id, LogName.Audit, new AuditReadDetail(0, 1, appender.HeadSize(LogName.Directory))));
            }

            return ValueTask.FromResult(true);
        },
        CancellationToken.None);

    /// <summary>Something of everything: in time, late, overdue, pending, expired, withdrawn, RED, refused.</summary>
    private async Task ExchangeAsync()
    {
        DateTimeOffset now = Host.Time.GetUtcNow();
        AdvisoryId asked = await AsAlice.PublishAsync(ToBoth(now.AddDays(1)).With("in time"));
        AdvisoryId late = await AsAlice.PublishAsync(ToBoth(now.AddHours(1)).With("late"));
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")) { RespondBy = now.AddHours(1), ExpiresAt = now.AddMinutes(5) }.With("expires"));
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo", Bob.Id)) { Tlp = Tlp.Red }.With("for Bob"));
        AdvisoryId taken = await AsAlice.PublishAsync(ToBravo("taken back"));
        faults.ClockShift = TimeSpan.FromHours(2);
        HttpResponseMessage[] answers =
        [
            await AsBob.AcknowledgeAsync(asked, Bob, Disposition.Acted),
            await AsBob.AcknowledgeAsync(asked, Bob, Disposition.Read),
            await AsBob.AcknowledgeAsync(late, Bob, Disposition.Delivered),
            await AsCarol.AcknowledgeAsync(late, Carol, Disposition.Declined),
            await AsAlice.WithdrawAsync(taken, Alice),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        await AsCarol.GetAsync(PathOf(taken)).RefusedAsync(404, "not-found");
        Host.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await Host.Get<ExpirySweeper>().SweepAsync(default));
    }

    private Upload ToBoth(DateTimeOffset respondBy) => new(Alice, Upload.To("bravo"), Upload.To("charlie")) { RespondBy = respondBy };

    private static async Task<ExchangeReport> ReadAsync(HttpClient client, string query = "") =>
        ExchangeReport.Parse(CanonicalJson.ParseObject(await client.GetByteArrayAsync(Path + query)).Object("report").Bytes);

    private static async Task<string> BodyAsync(HttpClient client) => await client.GetStringAsync(Path);

    private static async Task<JsonElement[]> CommunityAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync(Path)).GetProperty("community").EnumerateArray()];

    private static string Text(ExchangeReport report) => Encoding.UTF8.GetString(report.Bytes.Span);

    // What tells two answers apart although nothing changed for the caller: that the log grew.
    private static string Numbers(string body)
    {
        ExchangeReport report = ExchangeReport.Parse(CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(body)).Object("report").Bytes);
        return Text(ExchangeReport.Create(report.Content with { Size = 0, AsOf = DateTimeOffset.UnixEpoch }));
    }

    /// <summary>Counts the entries that a caller is shown.</summary>
    private static async Task<string> CountAsync(HttpClient client, ReportContent shown, string? agency)
    {
        var fold = new ReportFold();
        for (long from = 0; from < shown.Size;)
        {
            using HttpResponseMessage page = await client.GetAsync($"/v1/logs/audit/entries?from={from}&to={shown.Size}");
            foreach (string line in (await page.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                fold.Add(LogEntry.Parse(Encoding.UTF8.GetBytes(line)));
            }

            from = long.Parse(page.Headers.GetValues("Advisory-Next").Single(), System.Globalization.CultureInfo.InvariantCulture);
        }

        AgencyId? own = agency is null ? null : AgencyId.Parse(agency);
        var head = new ReportHead(ExchangeHost.GatewayName, own, shown.Window, shown.Size, shown.AsOf);
        IEnumerable<OpenDelivery> open = fold.Open.Where(delivery => own is null || delivery.Sender == own || delivery.Recipient == own);
        return Text(ExchangeReport.Create(ReportContent.Derive(head, fold.Tallies, OverdueCount.Of(open, head.Window, head.AsOf))));
    }
}
