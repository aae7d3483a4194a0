using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>How details of log entries are read: closed like every document, and no longer than an entry can be.</summary>
internal static class EntryDetail
{
    public const int MaxBytes = 65_535;

    public static T Read<T>(ReadOnlyMemory<byte> detail, Func<CanonicalObject, T> read) => Document.Read(detail, MaxBytes, read);
}
