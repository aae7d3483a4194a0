using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>What reports are made of. It follows from the audit log; the tables hold it so that no request goes through the log's history.</summary>
internal interface IReportReads
{
    /// <summary>How far the log has been counted.</summary>
    Task<ReportProgress> ReadReportProgressAsync(CancellationToken cancellationToken);

    /// <summary>The open deliveries of an advisory, of one recipient if it is given, as far as the log has been counted.</summary>
    Task<IReadOnlyList<OpenDelivery>> ReadOpenDeliveriesAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken);

    /// <summary>What a report of some months is derived from.</summary>
    /// <param name="window">The months.</param>
    /// <param name="agency">The agency whose own part is wanted; null for the whole.</param>
    /// <param name="limit">The most tallies; one more is read, so that a reader sees that there are too many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ReportSource> ReadReportAsync(ReportWindow window, AgencyId? agency, int limit, CancellationToken cancellationToken);

    /// <summary>What agencies other than one published, month by month, by category and label, where at least so many of them did.</summary>
    Task<IReadOnlyList<CommunityRow>> ReadCommunityAsync(ReportWindow window, AgencyId except, int leastAgencies, CancellationToken cancellationToken);

    /// <summary>All of it, for whoever derives it again.</summary>
    Task<StoredReport> ReadStoredReportAsync(CancellationToken cancellationToken);
}
