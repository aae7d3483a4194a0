using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>How far the audit log has been counted for reports.</summary>
/// <param name="Size">How many entries.</param>
/// <param name="LastTime">The time of the last of them, UTC; the epoch while there is none.</param>
/// <param name="LastLeaf">Its leaf hash, by which the size can be told from another one.</param>
internal sealed record ReportProgress(long Size, DateTimeOffset LastTime, LeafHash LastLeaf)
{
    /// <summary>Nothing counted yet.</summary>
    public static ReportProgress None { get; } = new(0, DateTimeOffset.UnixEpoch, LeafHash.None);
}

/// <summary>One tally as it is stored.</summary>
/// <param name="Key">What was counted.</param>
/// <param name="Amount">How much.</param>
internal sealed record TallyRow(TallyKey Key, TallyAmount Amount);

/// <summary>What a portion of entries changes of what is stored for reports.</summary>
/// <param name="From">How far had been counted before; if it is another number by now, somebody else was faster.</param>
/// <param name="To">How far is counted with it.</param>
/// <param name="Tallies">What was counted in between, to be added.</param>
/// <param name="Opened">Deliveries that are open since.</param>
/// <param name="Ended">Deliveries that were open before and are no more.</param>
internal sealed record ReportAdvance(
    long From, ReportProgress To, IReadOnlyList<TallyRow> Tallies, IReadOnlyList<OpenDelivery> Opened, IReadOnlyList<OpenDelivery> Ended);

/// <summary>What a report is derived from, all of one moment.</summary>
/// <param name="Progress">How far the log was counted.</param>
/// <param name="Tallies">What was counted in the months asked for.</param>
/// <param name="Overdue">What was overdue at the time of the last entry counted.</param>
internal sealed record ReportSource(ReportProgress Progress, IReadOnlyList<TallyRow> Tallies, IReadOnlyList<OverdueCount> Overdue);

/// <summary>All that is stored for reports, of one moment.</summary>
/// <param name="Progress">How far the log was counted.</param>
/// <param name="Tallies">Every tally.</param>
/// <param name="Open">Every open delivery.</param>
internal sealed record StoredReport(ReportProgress Progress, IReadOnlyList<TallyRow> Tallies, IReadOnlyList<OpenDelivery> Open);

/// <summary>What several agencies together published in a month, of one category under one label.</summary>
/// <param name="Month">The month.</param>
/// <param name="Facet">Category and label.</param>
/// <param name="Amount">Advisories, documents and bytes.</param>
internal sealed record CommunityRow(ReportMonth Month, ShareFacet Facet, TallyAmount Amount);
