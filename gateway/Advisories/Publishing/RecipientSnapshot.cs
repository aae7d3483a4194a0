using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Who receives an advisory and under which keys, as of one size of the directory.</summary>
/// <param name="DirectorySize">The directory log's size, read before the recipients were.</param>
/// <param name="Principals">The principals of the recipients, as the directory had them.</param>
/// <param name="Recipients">The recipients in ordinal order of their ids.</param>
internal sealed record RecipientSnapshot(long DirectorySize, IReadOnlyList<PrincipalRow> Principals, IReadOnlyList<AddressedRecipient> Recipients)
{
    /// <summary>The classes that recipients' keys are of, in ordinal order of their wire texts.</summary>
    public IReadOnlyList<HeaderClass> Classes =>
        [.. Recipients.Select(recipient => recipient.Class).Distinct().OrderBy(headerClass => headerClass.ToWire(), StringComparer.Ordinal)];

    /// <summary>Receive keys of a class of all recipients together: headers that each of its payloads needs.</summary>
    public int ReceiveKeyCount(HeaderClass headerClass) =>
        Recipients.Where(recipient => recipient.Class == headerClass).Sum(recipient => recipient.ReceiveKeys.Count);

    /// <summary>Whether both encrypt to the same keys, whatever else changed in the directory.</summary>
    public bool HasSameKeysAs(IReadOnlyList<AddressedRecipient> others) =>
        Recipients.Count == others.Count
        && Recipients.Zip(others).All(pair => pair.First.Agency == pair.Second.Agency && pair.First.ReceiveKeys.SequenceEqual(pair.Second.ReceiveKeys));
}
