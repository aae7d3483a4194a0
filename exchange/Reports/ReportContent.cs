using System.Globalization;

namespace Gateway.Exchange;

/// <summary>The numbers of a report: derived from tallies alone, so that whoever has the same tallies has the same report.</summary>
public sealed record ReportContent
{
    /// <summary>The gateway whose log it is.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The agency whose own part this is; null of the whole.</summary>
    public required AgencyId? Agency { get; init; }

    /// <summary>The months.</summary>
    public required ReportWindow Window { get; init; }

    /// <summary>How many entries of the audit log were counted.</summary>
    public required long Size { get; init; }

    /// <summary>The time of the last of them, UTC: what is overdue is overdue then.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Pairs that shared, in order of sender and recipient.</summary>
    public required IReadOnlyList<ReportPair> Pairs { get; init; }

    /// <summary>The same by category and label.</summary>
    public required IReadOnlyList<ReportShare> Shares { get; init; }

    /// <summary>What was published.</summary>
    public required IReadOnlyList<ReportPublication> Publications { get; init; }

    /// <summary>Month by month.</summary>
    public required IReadOnlyList<ReportMonthRow> Months { get; init; }

    /// <summary>How each recipient answers.</summary>
    public required IReadOnlyList<ReportAnswering> Answering { get; init; }

    /// <summary>What was passed on.</summary>
    public required IReadOnlyList<ReportPassed> Passed { get; init; }

    /// <summary>What was refused.</summary>
    public required IReadOnlyList<ReportRefusal> Refusals { get; init; }

    /// <summary>Reciprocity: each two agencies of which one shared with the other.</summary>
    public IReadOnlyList<ReportBalance> Balances
    {
        get
        {
            Dictionary<(AgencyId, AgencyId), long> given = Pairs.ToDictionary(pair => (pair.Sender, pair.Recipient), pair => pair.Shared.Items);
            return
            [
                .. Pairs.Select(pair => IsBefore(pair.Sender, pair.Recipient) ? (pair.Sender, pair.Recipient) : (pair.Recipient, pair.Sender)).Distinct()
                    .OrderBy(pair => pair.Item1.Value, StringComparer.Ordinal).ThenBy(pair => pair.Item2.Value, StringComparer.Ordinal)
                    .Select(pair => new ReportBalance(
                        pair.Item1, pair.Item2, given.GetValueOrDefault(pair), given.GetValueOrDefault((pair.Item2, pair.Item1)))),
            ];
        }
    }

    /// <summary>Derives a report.</summary>
    /// <param name="head">What it is of; its lists are not looked at.</param>
    /// <param name="tallies">What was counted; of other months, and of an agency's part what does not concern it, is left out.</param>
    /// <param name="overdue">What is overdue at <see cref="AsOf"/> of deliveries in the window.</param>
    public static ReportContent Derive(
        ReportHead head, IEnumerable<KeyValuePair<TallyKey, TallyAmount>> tallies, IEnumerable<OverdueCount> overdue)
    {
        KeyValuePair<TallyKey, TallyAmount>[] counted =
            [.. tallies.Where(tally => head.Window.Contains(tally.Key.Month) && (head.Agency is not { } agency || tally.Key.Concerns(agency)))];
        ILookup<TallyKind, KeyValuePair<TallyKey, TallyAmount>> byKind = counted.ToLookup(tally => tally.Key.Kind);
        return new ReportContent
        {
            Gateway = head.Gateway,
            Agency = head.Agency,
            Window = head.Window,
            Size = head.Size,
            AsOf = head.AsOf,
            Pairs = PairsOf(byKind, overdue),
            Shares = [.. Grouped(byKind[TallyKind.Shared], key => (key.Giver, key.Taker!.Value, key.Facet))
                .Select(share => new ReportShare(share.Key.Giver, share.Key.Item2, ShareFacet.Parse(share.Key.Facet), share.Amount))
                .OrderBy(share => share.Sender.Value, StringComparer.Ordinal).ThenBy(share => share.Recipient.Value, StringComparer.Ordinal)
                .ThenBy(share => share.Facet.ToString(), StringComparer.Ordinal)],
            Publications = [.. Grouped(byKind[TallyKind.Published], key => (key.Giver, key.Facet))
                .Select(publication => new ReportPublication(publication.Key.Giver, ShareFacet.Parse(publication.Key.Facet), publication.Amount))
                .OrderBy(publication => publication.Sender.Value, StringComparer.Ordinal).ThenBy(publication => publication.Facet.ToString(), StringComparer.Ordinal)],
            Months = MonthsOf(byKind[TallyKind.Shared], head.Agency),
            Answering = AnsweringOf(byKind[TallyKind.Acknowledged], head.Agency),
            Passed = [.. Grouped(byKind[TallyKind.Passed], PairOf)
                .Select(passed => new ReportPassed(passed.Key.Sender, passed.Key.Recipient, passed.Amount.Items))
                .OrderBy(passed => passed.By.Value, StringComparer.Ordinal).ThenBy(passed => passed.Recipient.Value, StringComparer.Ordinal)],
            Refusals = [.. Grouped(byKind[TallyKind.Refused], key => (key.Giver, key.Facet))
                .Select(refusal => new ReportRefusal(refusal.Key.Giver, refusal.Key.Facet, refusal.Amount.Items))
                .OrderBy(refusal => refusal.Agency.Value, StringComparer.Ordinal).ThenBy(refusal => refusal.Name, StringComparer.Ordinal)],
        };
    }

    private static ReportPair[] PairsOf(ILookup<TallyKind, KeyValuePair<TallyKey, TallyAmount>> byKind, IEnumerable<OverdueCount> overdue)
    {
        Dictionary<(AgencyId, AgencyId), long> Count(TallyKind kind) =>
            Grouped(byKind[kind], PairOf).ToDictionary(pair => pair.Key, pair => pair.Amount.Items);

        Dictionary<(AgencyId, AgencyId), long> asked = Count(TallyKind.Asked), inTime = Count(TallyKind.InTime), late = Count(TallyKind.Late), lapsed = Count(TallyKind.Lapsed);
        Dictionary<(AgencyId, AgencyId), long> open = overdue.ToDictionary(pair => (pair.Sender, pair.Recipient), pair => pair.Deliveries);
        ILookup<(AgencyId, AgencyId), (long Value, long Count)> minutes = byKind[TallyKind.Acknowledged].ToLookup(tally => PairOf(tally.Key), MinutesOf);
        return
        [
            .. Grouped(byKind[TallyKind.Shared], PairOf)
                .OrderBy(pair => pair.Key.Item1.Value, StringComparer.Ordinal).ThenBy(pair => pair.Key.Item2.Value, StringComparer.Ordinal)
                .Select(pair => new ReportPair
                {
                    Sender = pair.Key.Item1,
                    Recipient = pair.Key.Item2,
                    Shared = pair.Amount,
                    Acknowledged = minutes[pair.Key].Sum(one => one.Count),
                    MedianMinutes = Median.Of(minutes[pair.Key]),
                    Asked = new ReportObligations(
                        asked.GetValueOrDefault(pair.Key), inTime.GetValueOrDefault(pair.Key), late.GetValueOrDefault(pair.Key), lapsed.GetValueOrDefault(pair.Key),
                        open.GetValueOrDefault(pair.Key)),
                }),
        ];
    }

    private static ReportMonthRow[] MonthsOf(IEnumerable<KeyValuePair<TallyKey, TallyAmount>> shared, AgencyId? agency)
    {
        Dictionary<(ReportMonth, AgencyId), (TallyAmount Sent, TallyAmount Received)> rows = [];
        foreach ((TallyKey key, TallyAmount amount) in shared)
        {
            (TallyAmount sent, TallyAmount received) = rows.GetValueOrDefault((key.Month, key.Giver));
            rows[(key.Month, key.Giver)] = (sent + amount, received);
            (sent, received) = rows.GetValueOrDefault((key.Month, key.Taker!.Value));
            rows[(key.Month, key.Taker!.Value)] = (sent, received + amount);
        }

        // Of an agency's part only its own rows are complete.
        return
        [
            .. rows.Where(row => agency is null || row.Key.Item2 == agency)
                .OrderBy(row => row.Key.Item1).ThenBy(row => row.Key.Item2.Value, StringComparer.Ordinal)
                .Select(row => new ReportMonthRow(row.Key.Item1, row.Key.Item2, row.Value.Sent, row.Value.Received)),
        ];
    }

    private static ReportAnswering[] AnsweringOf(IEnumerable<KeyValuePair<TallyKey, TallyAmount>> acknowledged, AgencyId? agency) =>
    [
        .. acknowledged.ToLookup(tally => tally.Key.Taker!.Value, MinutesOf)
            .Where(recipient => agency is null || recipient.Key == agency)
            .OrderBy(recipient => recipient.Key.Value, StringComparer.Ordinal)
            .Select(recipient => new ReportAnswering(recipient.Key, recipient.Sum(one => one.Count), Median.Of(recipient))),
    ];

    private static IEnumerable<(TKey Key, TallyAmount Amount)> Grouped<TKey>(IEnumerable<KeyValuePair<TallyKey, TallyAmount>> tallies, Func<TallyKey, TKey> key) =>
        tallies.GroupBy(tally => key(tally.Key)).Select(group => (group.Key, group.Aggregate(default(TallyAmount), (sum, tally) => sum + tally.Value)));

    private static (AgencyId Sender, AgencyId Recipient) PairOf(TallyKey key) => (key.Giver, key.Taker!.Value);

    private static (long Value, long Count) MinutesOf(KeyValuePair<TallyKey, TallyAmount> tally) =>
        (long.Parse(tally.Key.Facet, NumberStyles.None, CultureInfo.InvariantCulture), tally.Value.Items);

    private static bool IsBefore(AgencyId left, AgencyId right) => string.CompareOrdinal(left.Value, right.Value) < 0;
}
