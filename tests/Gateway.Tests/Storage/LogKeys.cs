using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>Signing keys of both logs, and writers that use them.</summary>
internal sealed class LogKeys : IDisposable
{
    private readonly NoteSigner audit = new("test.example/audit", SigningKey.Generate());
    private readonly NoteSigner directory = new("test.example/directory", SigningKey.Generate());

    public NoteVerifier Audit => audit.Verifier;

    public NoteVerifier Directory => directory.Verifier;

    // Gateways on one database share one anchor.
    private readonly FileAnchor anchor;
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());

    public LogKeys()
    {
        anchor = new FileAnchor(folder, Signers.ToDictionary(log => log.Key, log => log.Value.Verifier), TimeProvider.System);
        anchor.Create();
    }

    private Dictionary<LogName, NoteSigner> Signers => new() { [LogName.Audit] = audit, [LogName.Directory] = directory };

    public LogWriter<IGatewayTransaction> WriterOver(IGatewayStore store) => new(
        store,
        Signers,
        anchor,
        TimeProvider.System,
        new LogWriterOptions());

    public async Task<long> AppendAsync(LogWriter<IGatewayTransaction> writer, string subject)
    {
        EntryDraft draft = EntryDraft.Create("access.denied", "alpha/aaaaaaa1", subject, Evidence.Gateway, json => json.Integer("status", 403));
        LogReceipt<long> receipt = await writer.RunAsync((_, entries, _) => ValueTask.FromResult<long>(entries.Append(LogName.Audit, draft).Index), default);
        return receipt.Result;
    }

    public void Dispose()
    {
        audit.Dispose();
        directory.Dispose();
        System.IO.Directory.Delete(folder, recursive: true);
    }
}
