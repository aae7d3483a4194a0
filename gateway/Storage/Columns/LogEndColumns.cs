using Gateway.Audit;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>log_head</c> beside the last row of <c>log_entry</c>, if that is there.</summary>
internal sealed class LogEndColumns : LogHeadColumns
{
    /// <summary>Column <c>log</c>.</summary>
    public string Log { get; set; } = "";

    /// <summary>Column <c>entry</c>.</summary>
    public byte[]? Entry { get; set; }

    /// <summary>The end of the log.</summary>
    public LogEnd ToEnd() => LogEnd.Of(ToHead(), Entry);
}
