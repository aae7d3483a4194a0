using System.Globalization;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Clear;

/// <summary>
/// Seals the file keys of an advisory that any member may fetch, and opens them again. Of every other advisory the gateway forgets them with the upload.
/// </summary>
internal sealed class SealedFileKeys(ColumnSealer sealer)
{
    private const string Table = "file_key";
    private const string Column = "key";

    /// <summary>The row that keeps the key of an advisory's payload.</summary>
    public FileKeyRow Seal(AdvisoryId advisory, int number, FileKey fileKey) => new()
    {
        Advisory = advisory,
        Number = number,
        SealedKey = sealer.SealFileKey(Table, Column, PlaceOf(advisory, number), fileKey),
    };

    /// <summary>The key; for the caller to dispose.</summary>
    /// <exception cref="SealedDataException">It does not open.</exception>
    public FileKey Open(FileKeyRow row) => sealer.OpenFileKey(Table, Column, PlaceOf(row.Advisory, row.Number), row.SealedKey);

    private static string PlaceOf(AdvisoryId advisory, int number) => string.Create(CultureInfo.InvariantCulture, $"{advisory}/{number}");
}
