namespace Gateway.Exchange;

/// <summary>The detail of an entry that carries nothing besides its subject.</summary>
public static class EmptyDetail
{
    /// <summary>The canonical bytes, <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = "{}"u8.ToArray();

    /// <summary>Checks that a detail is empty.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ReadOnlyMemory<byte> bytes) => _ = EntryDetail.Read(bytes, members => members);
}
