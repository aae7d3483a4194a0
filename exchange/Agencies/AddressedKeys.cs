using Gateway.Crypto;

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
        HeaderClass common = ClassOf(readers.Select(reader => reader.Keys.Receive.Select(key => key.Class)));
        return new AddressedKeys(common, [.. readers.SelectMany(reader => reader.Keys.Receive).Where(key => key.Class == common)]);
    }

    /// <summary>
    /// The keys under which payloads that exist already can be shared with an agency. Their class is given: a payload whose headers are all hybrid gets no other
    /// one, and goes only to an agency of which every reader has such a key.
    /// </summary>
    /// <param name="readers">As <see cref="AccessRules.Readers"/> gives them.</param>
    /// <param name="given">The class of the payloads.</param>
    public static AddressedKeys Under(IReadOnlyList<RecordedPrincipal> readers, HeaderClass given) => IsOpenTo(given, readers.Select(reader => reader.Keys.Receive.Select(key => key.Class)))
        ? new AddressedKeys(given, [.. readers.SelectMany(reader => reader.Keys.Receive).Where(key => key.Class == given)])
        : new AddressedKeys(given, []);

    /// <summary>What wraps file keys for all of them.</summary>
    /// <exception cref="CryptoUnavailableException">The keys are hybrid ones, and this machine has no ML-KEM.</exception>
    public IReadOnlyList<IRecipient> Recipients()
    {
        if (Class == HeaderClass.Hybrid)
        {
            HybridRecipient.RequireSupport();
        }

        return [.. Keys.Select(key => key.Recipient)];
    }

    /// <summary>Whether payloads of a class can be shared with an agency at all.</summary>
    /// <param name="given">The class of the payloads.</param>
    /// <param name="readers">The classes of each addressed principal's keys.</param>
    public static bool IsOpenTo(HeaderClass given, IEnumerable<IEnumerable<HeaderClass>> readers) =>
        given == HeaderClass.X25519 || ClassOf(readers) == HeaderClass.Hybrid;

    /// <summary>The one class of an agency's deliveries.</summary>
    /// <param name="readers">The classes of each addressed principal's keys.</param>
    public static HeaderClass ClassOf(IEnumerable<IEnumerable<HeaderClass>> readers)
    {
        bool[] haveHybrid = [.. readers.Select(classes => classes.Contains(HeaderClass.Hybrid))];
        return haveHybrid.Length > 0 && haveHybrid.All(has => has) ? HeaderClass.Hybrid : HeaderClass.X25519;
    }
}
