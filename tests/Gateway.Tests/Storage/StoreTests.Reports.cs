using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly ReportMonth March = ReportMonth.Of(Sample.Time);

    [StoreFact]
    public async Task What_was_counted_is_added_up_once_for_each_portion()
    {
        TallyKey shared = Key(TallyKind.Shared, "alpha", "beta", "malware AMBER");
        Assert.Equal(ReportProgress.None, await store.ReadReportProgressAsync(default));
        ReportAdvance first = Advance(0, 10, [new TallyRow(shared, new TallyAmount(1, 2, 3))]);

        Assert.True(await CommitAsync(transaction => transaction.TryAdvanceReportAsync(first, default)));
        Assert.False(await CommitAsync(transaction => transaction.TryAdvanceReportAsync(first, default)));
        ReportAdvance second = Advance(10, 25, [new TallyRow(shared, new TallyAmount(10, 20, 30)), new TallyRow(Key(TallyKind.Refused, "beta", null, "forbidden"), TallyAmount.Once)]);
        Assert.True(await CommitAsync(transaction => transaction.TryAdvanceReportAsync(second, default)));

        ReportSource whole = await store.ReadReportAsync(new ReportWindow(March, March), null, 10, default);
        Assert.Equal(second.To, whole.Progress);
        Assert.Equal(second.To, await store.ReadReportProgressAsync(default));
        Assert.Equal(
            [new TallyRow(Key(TallyKind.Refused, "beta", null, "forbidden"), TallyAmount.Once), new TallyRow(shared, new TallyAmount(11, 22, 33))],
            whole.Tallies.OrderByDescending(row => row.Key.Giver.Value, StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task A_report_is_read_by_month_by_either_side_and_no_further_than_asked()
    {
        TallyKey[] keys =
        [
            Key(TallyKind.Shared, "alpha", "beta", "a A"), Key(TallyKind.Shared, "beta", "gamma", "a A"), Key(TallyKind.Shared, "gamma", "alpha", "a A"),
            Key(TallyKind.Published, "gamma", null, "a A"), Key(TallyKind.Shared, "alpha", "beta", "a A") with { Month = March.Add(1) },
        ];
        await CommitAsync(transaction => transaction.TryAdvanceReportAsync(Advance(0, 1, [.. keys.Select(key => new TallyRow(key, TallyAmount.Once))]), default));

        async Task<int> CountAsync(ReportWindow window, string? agency, int limit = 10) =>
            (await store.ReadReportAsync(window, agency is null ? null : Agency(agency), limit, default)).Tallies.Count;

        Assert.Equal(4, await CountAsync(new ReportWindow(March, March), null));
        Assert.Equal(5, await CountAsync(new ReportWindow(March, March.Add(1)), null));
        Assert.Equal(0, await CountAsync(new ReportWindow(March.Add(-5), March.Add(-1)), null));
        Assert.Equal(2, await CountAsync(new ReportWindow(March, March), "beta"));
        Assert.Equal(3, await CountAsync(new ReportWindow(March, March.Add(1)), "alpha"));
        Assert.Equal(3, await CountAsync(new ReportWindow(March, March.Add(1)), null, limit: 2));
        Assert.Equal(5, (await store.ReadStoredReportAsync(default)).Tallies.Count);
    }

    [StoreFact]
    public async Task Open_deliveries_come_and_go_and_those_whose_time_has_passed_are_counted()
    {
        AdvisoryId advisory = AdvisoryId.Create(TimeProvider.System);
        OpenDelivery late = Delivery(advisory, "beta", Sample.Time.AddMinutes(-1));
        OpenDelivery soon = Delivery(advisory, "gamma", Sample.Time.AddDays(1));
        OpenDelivery free = Delivery(AdvisoryId.Create(TimeProvider.System), "beta", null);
        await CommitAsync(transaction => transaction.TryAdvanceReportAsync(Advance(0, 1, []) with { Opened = [late, soon, free] }, default));

        Assert.Equal([late, soon], (await store.ReadOpenDeliveriesAsync(advisory, null, default)).OrderBy(delivery => delivery.Recipient.Value, StringComparer.Ordinal));
        Assert.Equal([soon], await store.ReadOpenDeliveriesAsync(advisory, Agency("gamma"), default));
        foreach (string? agency in (string?[])[null, "alpha", "beta"])
        {
            ReportSource source = await store.ReadReportAsync(new ReportWindow(March, March), agency is null ? null : Agency(agency), 1, default);
            Assert.Equal([new OverdueCount(Agency("alpha"), Agency("beta"), 1)], source.Overdue);
        }

        Assert.Empty((await store.ReadReportAsync(new ReportWindow(March, March), Agency("gamma"), 1, default)).Overdue);
        Assert.Empty((await store.ReadReportAsync(new ReportWindow(March.Add(1), March.Add(2)), null, 1, default)).Overdue);
        await CommitAsync(transaction => transaction.TryAdvanceReportAsync(Advance(1, 2, []) with { Ended = [late, free] }, default));
        Assert.Equal([soon], (await store.ReadStoredReportAsync(default)).Open);
    }

    [StoreFact]
    public async Task Sums_over_others_are_shown_where_enough_of_them_published()
    {
        TallyRow[] rows =
        [
            .. new[] { "alpha", "beta", "gamma" }.Select(agency => new TallyRow(Key(TallyKind.Published, agency, null, "malware AMBER"), new TallyAmount(1, 2, 3))),
            new TallyRow(Key(TallyKind.Published, "alpha", null, "notice CLEAR"), new TallyAmount(100, 1, 1)),
            new TallyRow(Key(TallyKind.Shared, "beta", "gamma", "malware AMBER"), new TallyAmount(50, 1, 1)),
        ];
        await CommitAsync(transaction => transaction.TryAdvanceReportAsync(Advance(0, 1, rows), default));
        var window = new ReportWindow(March, March);

        Assert.Equal([new CommunityRow(March, new ShareFacet("malware", "AMBER"), new TallyAmount(2, 4, 6))], await store.ReadCommunityAsync(window, Agency("gamma"), 2, default));
        Assert.Empty(await store.ReadCommunityAsync(window, Agency("gamma"), 3, default));
        Assert.Equal(3, Assert.Single(await store.ReadCommunityAsync(window, Agency("delta"), 3, default)).Amount.Items);
        Assert.Empty(await store.ReadCommunityAsync(new ReportWindow(March.Add(1), March.Add(1)), Agency("delta"), 1, default));
    }

    private static TallyKey Key(TallyKind kind, string giver, string? taker, string facet) =>
        new(March, kind, Agency(giver), taker is null ? null : Agency(taker), facet);

    private static OpenDelivery Delivery(AdvisoryId advisory, string recipient, DateTimeOffset? respondBy) =>
        new(advisory, Agency(recipient), Agency("alpha"), Sample.Time.AddHours(-1), respondBy);

    private static ReportAdvance Advance(long from, long to, IReadOnlyList<TallyRow> tallies) =>
        new(from, new ReportProgress(to, Sample.Time, new LeafHash(Sample.Digest("leaf").Bytes)), tallies, [], []);
}
