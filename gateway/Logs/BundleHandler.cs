using Gateway.Audit;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Bundles of entries. A bundle cannot show a gap: where a row is gone there is none, and <c>…/entries</c> tells which rows are left.
/// </summary>
internal static class BundleHandler
{
    /// <summary>Answers with a bundle of the directory log.</summary>
    public static async Task<IResult> GetDirectoryAsync(
        string? path, HttpResponse response, GatewayOptions options, IGatewayStore store, CancellationToken cancellationToken) =>
        LogAnswers.Shared(await ReadAsync(LogName.Directory, AddressOf(path), store, cancellationToken), response, options.Logs);

    /// <summary>Answers with a bundle of the audit log, once it is on record that the caller reads it.</summary>
    public static async Task<IResult> GetAuditAsync(
        string? path, CallingPrincipal caller, ReadRecorder recorder, IGatewayStore store, CancellationToken cancellationToken)
    {
        BundleAddress address = AddressOf(path);
        byte[] bundle = await ReadAsync(LogName.Audit, address, store, cancellationToken);
        await recorder.RecordAsync(caller.Id, LogName.Audit, address.FirstEntry, address.FirstEntry + address.Width, cancellationToken);
        return LogAnswers.Confidential(bundle);
    }

    private static BundleAddress AddressOf(string? path) =>
        BundleAddress.TryParse($"entries/{path}", out BundleAddress address) ? address : throw GatewayProblemException.NotFound();

    private static async Task<byte[]> ReadAsync(LogName log, BundleAddress address, IGatewayStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(log, address.FirstEntry, address.Width, cancellationToken);
        bool isWhole = rows.Count == address.Width && rows[^1].Index == address.FirstEntry + address.Width - 1;
        // A row too long for the format is damage, which shows as much as a row that is gone.
        return isWhole && rows.All(row => row.Bytes.Length <= LogEntry.MaxSizeBytes)
            ? EntryBundle.Write([.. rows.Select(row => row.Bytes)])
            : throw GatewayProblemException.NotFound();
    }
}
