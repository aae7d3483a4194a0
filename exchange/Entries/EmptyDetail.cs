namespace Gateway.Exchange;

/// <summary>What <c>advisory.expired</c> and <c>token.issued</c> carry: nothing besides their subject.</summary>
public static class EmptyDetail
{
    /// <summary>The canonical bytes, <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = "{}"u8.ToArray();

    /// <summary>Checks that a detail is empty.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ReadOnlyMemory<byte> bytes) => _ = EntryDetail.Read(bytes, members => members);
}
