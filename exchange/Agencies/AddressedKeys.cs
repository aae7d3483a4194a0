namespace Gateway.Exchange;

/// <summary>
/// The keys that a delivery to one agency is encrypted to. One class an agency: the hybrid keys alone where every addressed principal has one, otherwise the
/// X25519 ones. A principal without a key of that class gets no header.
/// </summary>
/// <param name="Class">The class of all headers.</param>
/// <param name="Keys">The keys, principal by principal, a principal's newest last among its own; empty if nobody can be written to.</param>
public sealed record AddressedKeys(HeaderClass Class, IReadOnlyList<ReceiveKey> Keys)
{
    /// <summary>The keys of those who may read what is addressed to an agency.</summary>
    /// <param name="readers">As <see cref="AccessRules.Readers"/> gives them.</param>
    public static AddressedKeys Of(IReadOnlyList<RecordedPrincipal> readers)
    {
        bool allHybrid = readers.Count > 0 && readers.All(reader => reader.Keys.Receive.Any(IsHybrid));
        HeaderClass common = allHybrid ? HeaderClass.Hybrid : HeaderClass.X25519;
        return new AddressedKeys(common, [.. readers.SelectMany(reader => reader.Keys.Receive).Where(key => key.Class == common)]);
    }

    private static bool IsHybrid(ReceiveKey key) => key.Class == HeaderClass.Hybrid;
}
