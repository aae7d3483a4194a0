using System.Buffers.Binary;
using System.Text;

namespace Gateway.Exchange;

/// <summary>
/// The container of a bundle: a ZIP archive (PKWARE APPNOTE) in one form only. Files are stored, not compressed, in ordinal order of their names,
/// each name once, without dates, comments or extra fields. Any unzip opens it, and the same files are always the same bytes: nothing hides between
/// or behind them, what is declared is what is there, and nothing unpacks to more than it is.
/// </summary>
internal static class StoredZip
{
    /// <summary>The largest archive that is read or written: a thousand recipients with statements of ordinary length, and to spare.</summary>
    public const int MaxArchiveBytes = 256 * 1024 * 1024;

    /// <summary>The most files in it.</summary>
    public const int MaxFiles = 16_384;

    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const int LocalHeaderBytes = 30;
    private const int CentralHeaderBytes = 46;
    private const int EndBytes = 22;

    // 1.0: the first version, which knows stored files. The date is 1980-01-01, the first there is.
    private const ushort Version = 10;
    private const ushort Date = (1 << 5) | 1;

    /// <summary>Writes an archive.</summary>
    /// <param name="files">The files, in ordinal order of their names.</param>
    /// <exception cref="EvidenceException">They are too many or too large.</exception>
    public static byte[] Write(IReadOnlyList<BundleFile> files)
    {
        long size = EndBytes + files.Sum(file => LocalHeaderBytes + CentralHeaderBytes + (2L * file.Name.Length) + file.Content.Length);
        Require(size <= MaxArchiveBytes && files.Count <= MaxFiles, "There is more evidence than a bundle holds.");
        byte[] archive = new byte[size];
        Memory<byte> rest = archive;
        foreach (ReadOnlyMemory<byte> part in Parts(files))
        {
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return archive;
    }

    /// <summary>Reads an archive that <see cref="Write"/> could have written, and no other.</summary>
    /// <param name="archive">Kept, not copied: the files are slices of it.</param>
    /// <exception cref="EvidenceException">It is not of this form.</exception>
    public static IReadOnlyList<BundleFile> Read(ReadOnlyMemory<byte> archive)
    {
        Require(archive.Length <= MaxArchiveBytes, "The file is larger than a bundle may be.");
        List<BundleFile> files = [];
        for (int position = 0; IsLocalHeader(archive.Span[position..]);)
        {
            ReadOnlySpan<byte> header = archive.Span[position..];
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
            int start = position + LocalHeaderBytes + nameLength;
            bool isThere = files.Count < MaxFiles && start <= archive.Length && size <= archive.Length - start;
            Require(isThere, "A file in the bundle is cut off, or there are too many.");
            string name = Encoding.Latin1.GetString(header.Slice(LocalHeaderBytes, nameLength));
            bool isNext = BundleNames.IsPath(name) && (files.Count == 0 || string.CompareOrdinal(files[^1].Name, name) < 0);
            Require(isNext, "A name in the bundle is not allowed, or out of its place.");
            files.Add(new BundleFile(name, archive.Slice(start, (int)size)));
            position = start + (int)size;
        }

        // What was skipped above, flags, methods, checksums, the directory at the end, is settled here at once.
        Require(IsWritten(files, archive.Span), "The file is not a bundle: an archive of stored files in the one form that bundles have.");
        return files;
    }

    private static bool IsLocalHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= LocalHeaderBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == LocalSignature;

    private static bool IsWritten(List<BundleFile> files, ReadOnlySpan<byte> archive)
    {
        foreach (ReadOnlyMemory<byte> part in Parts(files))
        {
            if (!archive.StartsWith(part.Span))
            {
                return false;
            }

            archive = archive[part.Length..];
        }

        return archive.IsEmpty && files.Count > 0;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(IReadOnlyList<BundleFile> files)
    {
        uint[] checksums = [.. files.Select(file => Crc32.Compute(file.Content.Span))];
        uint offset = 0;
        List<ReadOnlyMemory<byte>> directory = [];
        for (int i = 0; i < files.Count; i++)
        {
            byte[] header = LocalHeader(files[i], checksums[i]);
            directory.Add(CentralHeader(files[i], header, offset));
            yield return header;
            yield return files[i].Content;
            offset += (uint)(header.Length + files[i].Content.Length);
        }

        foreach (ReadOnlyMemory<byte> header in directory)
        {
            yield return header;
        }

        yield return End(directory, offset);
    }

    private static byte[] LocalHeader(BundleFile file, uint checksum)
    {
        byte[] header = new byte[LocalHeaderBytes + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, LocalSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        // Flags, method and time of day stay 0.
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), Date);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18), (uint)file.Content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22), (uint)file.Content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)file.Name.Length);
        Encoding.ASCII.GetBytes(file.Name, header.AsSpan(LocalHeaderBytes));
        return header;
    }

    private static byte[] CentralHeader(BundleFile file, ReadOnlySpan<byte> local, uint offset)
    {
        byte[] header = new byte[CentralHeaderBytes + file.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        local[4..LocalHeaderBytes].CopyTo(header.AsSpan(6));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), offset);
        Encoding.ASCII.GetBytes(file.Name, header.AsSpan(CentralHeaderBytes));
        return header;
    }

    private static byte[] End(List<ReadOnlyMemory<byte>> directory, uint offset)
    {
        byte[] end = new byte[EndBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)directory.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Sum(header => header.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), offset);
        return end;
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new EvidenceException(sentence);
        }
    }
}
