using Gateway.Crypto;

namespace Gateway.Server.Storage;

/// <summary>
/// Seals column values under the storage key. Each is bound to its place, JCS <c>[gateway, table, column, row key]</c>: a value copied to another row,
/// column, table or gateway does not open. Safe for concurrent use; does not own the keys.
/// </summary>
/// <param name="keys">The storage key, and those before it.</param>
/// <param name="gatewayName">The gateway's name.</param>
internal sealed class ColumnSealer(StorageKeyring keys, string gatewayName)
{
    private const string Member = "place";

    /// <summary>Seals a value.</summary>
    public byte[] Seal(string table, string column, string rowKey, ReadOnlySpan<byte> value) => keys.Seal(PlaceOf(table, column, rowKey), value);

    /// <summary>Opens a value that was sealed for this place.</summary>
    /// <exception cref="SealedDataException">It does not open.</exception>
    public byte[] Open(string table, string column, string rowKey, ReadOnlySpan<byte> sealedValue) => keys.Open(PlaceOf(table, column, rowKey), sealedValue);

    /// <summary>Seals a payload's file key.</summary>
    public byte[] SealFileKey(string table, string column, string rowKey, FileKey fileKey) => keys.SealFileKey(PlaceOf(table, column, rowKey), fileKey);

    /// <summary>Opens a file key that was sealed for this place; for the caller to dispose.</summary>
    /// <exception cref="SealedDataException">It does not open.</exception>
    public FileKey OpenFileKey(string table, string column, string rowKey, ReadOnlySpan<byte> sealedKey) =>
        keys.OpenFileKey(PlaceOf(table, column, rowKey), sealedKey);

    // The canonical writer writes objects: the array is what stands between {"place": and the closing brace.
    private byte[] PlaceOf(string table, string column, string rowKey) =>
        CanonicalJson.Write(writer => writer.Texts(Member, [gatewayName, table, column, rowKey]))[(Member.Length + 4)..^1];
}
