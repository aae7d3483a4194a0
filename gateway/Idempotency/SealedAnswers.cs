using System.Globalization;
using Gateway.Server.Storage;

namespace Gateway.Server.Idempotency;

/// <summary>
/// Seals the bodies of kept answers and opens them again. A body is bound to every other column of its row: an answer that was moved to another request, or
/// whose status, place or age was changed, does not open.
/// </summary>
internal sealed class SealedAnswers(ColumnSealer sealer)
{
    private const string Table = "idempotency";
    private const string Column = "body";

    /// <summary>Seals the body for the row as it will be stored, with whole milliseconds.</summary>
    public byte[] Seal(IdempotencyRow row, ReadOnlySpan<byte> body) => sealer.Seal(Table, Column, PlaceOf(row), body);

    /// <summary>The body.</summary>
    /// <exception cref="Crypto.SealedDataException">It does not open: the row is not as it was written.</exception>
    public byte[] Open(IdempotencyRow row) => sealer.Open(Table, Column, PlaceOf(row), row.SealedBody);

    // No part can hold a space, so that no two rows run together into one place.
    private static string PlaceOf(IdempotencyRow row) => string.Join(
        ' ',
        row.Principal.Value,
        row.Key,
        row.Fingerprint.ToString(),
        row.Status.ToString(CultureInfo.InvariantCulture),
        row.Location ?? "-",
        row.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
}
