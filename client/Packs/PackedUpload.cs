using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// An upload in a pack: the parts as they will be sent, of a sealed one the envelope and a header for each payload that the agency's publishers open, and the release once
/// there is one. What is read is held together: signatures for each recipient, contents by the digests that the statements sign, the release of these statements.
/// </summary>
internal sealed class PackedUpload
{
    private const string Metadata = "metadata.json";
    private const string Signatures = "signatures.json";
    private const string Headers = "headers.json";
    private const string EnvelopeFile = "envelope.json";
    private const string ReleaseFile = "release.json";
    private const int MaxHeadersBytes = 2 * Limits.SealedHeaderBytes;

    private readonly Pack pack;

    private PackedUpload(Pack pack, Upload upload, IReadOnlyList<Statement> statements)
    {
        this.pack = pack;
        Upload = upload;
        Statements = statements;
    }

    public Upload Upload { get; }

    public IReadOnlyList<Statement> Statements { get; }

    public StatementContent Content => Upload.Metadata.Common.Content;

    /// <summary>Packs an upload that was just made.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="session">Who made it.</param>
    /// <param name="upload">The upload, whose maker is not disposed yet.</param>
    /// <param name="contents">Size and digest of each of its contents.</param>
    /// <param name="isSealed">Whether the pack itself is sealed to the agency's publishers.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task WriteAsync(
        string path, OfflineSession session, Upload upload, IReadOnlyList<PayloadDigest> contents, bool isSealed, CancellationToken cancellationToken)
    {
        IReadOnlyList<IRecipient>? readers = isSealed ? session.PublisherKeys(upload.Metadata.Common.Content) : null;
        List<PackedFile> files = [PackedFile.Of(Metadata, upload.Metadata.Bytes), PackedFile.Of(Signatures, upload.Signatures.Bytes)];
        if (upload.Envelope is { } envelope)
        {
            files.Add(PackedFile.Of(Headers, upload.Headers.Bytes));
            if (readers is not null)
            {
                files.Add(PackedFile.Of(EnvelopeFile, envelope.Bytes));
            }
        }

        files.AddRange(contents.Select((content, number) => new PackedFile(new BundleIndexItem(ContentName(number), content.Sha256, content.Size), upload.Contents[number])));
        // Sealed payloads open for the publishers only inside a pack that is sealed to them too: headers of their own for each would say who they are.
        files.AddRange(readers is null ? [] : upload.FileKeys.Select((fileKey, number) => PackedFile.Of(OpenerName(number), Header.Create(fileKey, readers))));
        return PackWriter.WriteAsync(path, IndexOf(session, upload.Metadata.Common.Content.Sender, files), files, readers, cancellationToken);
    }

    /// <summary>Reads an upload out of a pack.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>, or <c>tampered</c> where its parts do not belong together.</exception>
    public static async Task<PackedUpload> ReadAsync(Pack pack, CancellationToken cancellationToken)
    {
        try
        {
            UploadMetadata metadata = UploadMetadata.Parse(await pack.ReadAsync(Metadata, Limits.MetadataBytes, cancellationToken));
            SignatureSet signatures = SignatureSet.Parse(await pack.ReadAsync(Signatures, Limits.SignaturesBytes, cancellationToken));
            HeaderSet headers = metadata.Common is SealedCommon ? HeaderSet.Parse(await pack.ReadAsync(Headers, MaxHeadersBytes, cancellationToken)) : HeaderSet.None;
            Envelope? envelope = pack.Has(EnvelopeFile) ? Envelope.Parse(await pack.ReadAsync(EnvelopeFile, Limits.EnvelopeBytes, cancellationToken)) : null;
            SignedRelease? release = pack.Has(ReleaseFile) ? SignedRelease.Parse(await pack.ReadAsync(ReleaseFile, 2 * Limits.SmallDocumentBytes, cancellationToken)) : null;
            signatures.CheckCovers(metadata);
            if (metadata.Common is SealedCommon)
            {
                headers.CheckCovers(metadata);
            }

            int contents = ContentsOf(metadata.Common.Content).Count;
            Upload upload = new(metadata, signatures, headers, [.. Enumerable.Range(0, contents).Select(Func<Stream> (number) => () => pack.Open(ContentName(number)))])
            {
                Envelope = envelope,
                Release = release,
            };
            PackedUpload packed = new(pack, upload, metadata.Statements(headers));
            packed.RequireTogether();
            return packed;
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"The pack holds no upload: {failure.Message}", failure);
        }
    }

    /// <summary>Puts a release into the pack, in the place of one that was there.</summary>
    public Task ReleaseAsync(string path, OfflineSession session, SignedRelease release, CancellationToken cancellationToken)
    {
        List<PackedFile> files = [.. pack.Files.Where(file => file.Item.Name != ReleaseFile)];
        files.Insert(files.FindIndex(file => file.Item.Name == ContentName(0)), PackedFile.Of(ReleaseFile, release.ToBytes()));
        return PackWriter.ReplaceAsync(path, IndexOf(session, Content.Sender, files), files, pack.IsSealed ? session.PublisherKeys(Content) : null, cancellationToken);
    }

    /// <summary>Requires that the sender's key of the directory signed each statement.</summary>
    /// <exception cref="VerdictException"><c>key-mismatch</c> or <c>bad-signature</c>.</exception>
    public void RequireSigned(OfflineSession session)
    {
        RecordedPrincipal sender = session.Directory.EffectiveRoles(Content.Sender, session.Now).Contains(Role.Publisher)
            ? session.Directory.Find(Content.Sender)!
            : throw new VerdictException(Verdict.KeyMismatch, $"The directory names no publisher {Content.Sender}.");
        foreach (Statement statement in Statements)
        {
            Upload.Signatures.TryFind(statement.Recipient, out string? signature);
            if (signature is null || !sender.Keys.Sign.Any(key => statement.IsSignedBy(key, signature)))
            {
                throw new VerdictException(Verdict.BadSignature, $"The statement to {statement.Recipient} is not signed by a key of {Content.Sender}.");
            }
        }
    }

    /// <summary>Opens the header by which a publisher reads a payload of a sealed upload, as it stands in the pack.</summary>
    public Task<byte[]> ReadOpenerAsync(int number, CancellationToken cancellationToken) => pack.ReadAsync(OpenerName(number), Header.MaxHeaderBytes, cancellationToken);

    /// <summary>Size and digest of each content, as the statements sign them.</summary>
    public static IReadOnlyList<PayloadDigest> ContentsOf(StatementContent content) => content switch
    {
        OpenContent open => [.. open.Documents.Select(document => new PayloadDigest(document.Size, document.Sha256))],
        SealedContent hidden => [.. hidden.Payloads.SelectMany(set => set.All)],
        _ => throw new System.Diagnostics.UnreachableException("A statement is of one of two kinds."),
    };

    private static string ContentName(int number) => string.Create(CultureInfo.InvariantCulture, $"content/{number}");

    private static string OpenerName(int number) => string.Create(CultureInfo.InvariantCulture, $"openers/{number}");

    private static PackIndex IndexOf(OfflineSession session, PrincipalId sender, IEnumerable<PackedFile> files) => PackIndex.Create(
        session.Trusted.Gateway, PackKind.Upload, sender, CanonicalTime.Truncate(session.Now), files.Select(file => file.Item));

    private void RequireTogether()
    {
        IReadOnlyList<PayloadDigest> contents = ContentsOf(Content);
        bool hasOpeners = Upload.Envelope is not null;
        string[] expected =
        [
            Metadata, Signatures, .. Content is SealedContent ? [Headers] : Array.Empty<string>(), .. hasOpeners ? [EnvelopeFile] : Array.Empty<string>(),
            .. Upload.Release is null ? Array.Empty<string>() : [ReleaseFile],
            .. contents.Select((_, number) => ContentName(number)), .. hasOpeners ? contents.Select((_, number) => OpenerName(number)) : [],
        ];
        Require(pack.Index.Files.Select(file => file.Name).SequenceEqual(expected), Verdict.Malformed, "The pack does not hold the files of an upload, or others besides.");
        Require(pack.Index.Gateway == Content.Gateway && pack.Index.Principal == Content.Sender, Verdict.Tampered, "The pack's first line is of another upload.");
        Require(Upload.Envelope is null || (Content as SealedContent)?.Commitment == Upload.Envelope.Commitment, Verdict.Tampered, "The envelope is not the one that the statements promise.");
        bool areContents = contents.Select((content, number) => new BundleIndexItem(ContentName(number), content.Sha256, content.Size))
            .SequenceEqual(pack.Index.Files.Where(file => file.Name.StartsWith("content/", StringComparison.Ordinal)));
        Require(areContents, Verdict.Tampered, "A document or payload is not the one that the statements sign.");
        Require(Upload.Release?.Release.IsOf(Statements) != false, Verdict.Tampered, "The release in the pack is of another upload.");
    }

    private static void Require(bool holds, Verdict word, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(word, sentence);
        }
    }
}
