using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>Records <c>audit.read</c>.</summary>
internal sealed class ReadRecorder(LogWriter<IGatewayTransaction> writer)
{
    /// <summary>Returns once the entry is durable.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="log">Which log.</param>
    /// <param name="from">The first index.</param>
    /// <param name="to">The index after the last.</param>
    /// <param name="cancellationToken">Cancels while the entry waits.</param>
    public Task RecordAsync(PrincipalId reader, LogName log, long from, long to, CancellationToken cancellationToken)
    {
        var entry = new EntryDraft(ActionNames.AuditRead, reader.Value, log.Value, Evidence.Gateway, new AuditReadDetail(from, to).ToBytes());
        return writer.RunAsync((_, appender, _) => ValueTask.FromResult(appender.Append(LogName.Audit, entry)), cancellationToken);
    }
}
