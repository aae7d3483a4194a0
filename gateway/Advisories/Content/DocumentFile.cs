using System.Globalization;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Content;

/// <summary>
/// One principal's age file of one document or of a sealed advisory's envelope: its own header, which holds its stanza alone, then the payload that all share.
/// </summary>
/// <param name="Part">Which it is.</param>
/// <param name="Document">The payload.</param>
/// <param name="Header">The header's bytes, from the manifest.</param>
/// <param name="ETag">
/// A strong entity tag: the manifest's digest covers header and payload, so equal tags are equal bytes. Null of a file whose header was made for this one answer:
/// it is not asked for again by range or condition, since the next one differs.
/// </param>
internal sealed record DocumentFile(FilePart Part, DocumentRow Document, ReadOnlyMemory<byte> Header, string? ETag)
{
    /// <summary>The whole file's length in bytes.</summary>
    public long TotalBytes => Header.Length + Document.PayloadSize;

    /// <summary>All of it.</summary>
    public ContentRange Whole => new(0, TotalBytes);

    /// <summary>The tag of the file of <paramref name="part"/> behind the manifest's header at <paramref name="header"/>.</summary>
    public static string TagOf(Sha256Digest manifestSha256, FilePart part, int header) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(manifestSha256.Bytes)}-{part}-{header}\"");
}
