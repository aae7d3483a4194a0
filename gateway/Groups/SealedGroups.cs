using System.Globalization;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Groups;

/// <summary>Seals versions of groups for storage and opens them again: a roster is never stored in clear.</summary>
internal sealed class SealedGroups(ColumnSealer sealer)
{
    private const string Table = "group_version";
    private const string Column = "version";

    /// <summary>The row of a version.</summary>
    public GroupVersionRow Seal(SignedGroup version, long directoryIndex) => new()
    {
        GroupId = version.Content.Group,
        Sequence = version.Content.Sequence,
        RosterSha256 = version.Version.Digest,
        DirectoryIndex = directoryIndex,
        SealedVersion = sealer.Seal(Table, Column, PlaceOf(version.Content.Group, version.Content.Sequence), version.Bytes.Span),
    };

    /// <summary>The version in a row.</summary>
    /// <exception cref="Crypto.SealedDataException">It does not open.</exception>
    public SignedGroup Open(GroupVersionRow row) =>
        SignedGroup.Parse(sealer.Open(Table, Column, PlaceOf(row.GroupId, row.Sequence), row.SealedVersion));

    private static string PlaceOf(GroupId group, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{group} {sequence}");
}
