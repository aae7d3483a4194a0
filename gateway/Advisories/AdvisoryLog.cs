namespace Gateway.Server.Advisories;

/// <summary>What this folder logs, with stable event ids from 3000 on. Ids and numbers only.</summary>
internal static partial class AdvisoryLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Sweep finished: {Count} removed")]
    public static partial void Swept(this ILogger logger, int count);

    [LoggerMessage(3001, LogLevel.Warning, "Sweep postponed: the store cannot answer now")]
    public static partial void SweepPostponed(this ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "A CSAF document could not be checked (taken all the same: {Accepted}): {Reason}")]
    public static partial void DocumentUnchecked(this ILogger logger, bool accepted, string reason);

    [LoggerMessage(3020, LogLevel.Information, "A stream of inbox events ended early: the store cannot answer now")]
    public static partial void EventsEnded(this ILogger logger, Exception exception);
}
