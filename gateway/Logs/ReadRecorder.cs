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
    public Task RecordAsync(PrincipalId reader, LogName log, long from, long to, CancellationToken cancellationToken) => writer.RunAsync(
        (_, appender, _) =>
        {
            var detail = new AuditReadDetail(from, to, appender.HeadSize(LogName.Directory));
            return ValueTask.FromResult(appender.Append(LogName.Audit, EntryDrafts.AuditRead(reader, log, detail)));
        },
        cancellationToken);
}
