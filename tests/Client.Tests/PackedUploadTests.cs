using Client.Tests.Fakes;
using Exchange.Tests.Fixtures;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Languages;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Client.Sending;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Client.Tests;

/// <summary>To whom a pack that waits for its release is sealed: hybrid payloads get no classical header in it either, nor does the pack around them.</summary>
public sealed class PackedUploadTests : IAsyncLifetime
{
    private World world = null!;
    private SigningKey sign = null!;

    public async Task InitializeAsync()
    {
        world = await World.CreateAsync();
        sign = Profile.Open(world.Keys("alpha")).LoadSigningKey();
    }

    public Task DisposeAsync()
    {
        sign.Dispose();
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Hybrid_payloads_are_not_packed_for_a_publisher_without_a_hybrid_key()
    {
        OfflineSession session = await OpenAsync();
        using SealedUpload made = Seal(session, HybridKeys.Create());
        Upload upload = UploadOf(await made.PartsAsync(), made.Envelope);

        CommandFailedException refused = await Assert.ThrowsAsync<CommandFailedException>(
            () => PackedUpload.WriteAsync(world["new.pack"], session, upload, PackedUpload.ContentsOf(upload.Metadata.Common.Content), isSealed: true, CancellationToken.None));

        Assert.Contains("--hybrid", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(world["new.pack"]));
        await PackedUpload.WriteAsync(world["open.pack"], session, upload, PackedUpload.ContentsOf(upload.Metadata.Common.Content), isSealed: false, CancellationToken.None);
        Assert.True(File.Exists(world["open.pack"]));
    }

    [Fact]
    public async Task A_pack_with_hybrid_payloads_is_not_sealed_anew_at_its_release_for_a_publisher_without_a_hybrid_key()
    {
        OfflineSession session = await OpenAsync();
        using SealedUpload made = Seal(session, HybridKeys.Create());
        string path = await WriteByHandAsync(session, made);
        byte[] before = await File.ReadAllBytesAsync(path);
        using Pack pack = await Pack.OpenAsync(path, () => session.LoadIdentitiesAsync(CancellationToken.None), CancellationToken.None);
        PackedUpload upload = await PackedUpload.ReadAsync(pack, CancellationToken.None);
        Release release = Release.Of(upload.Statements, PrincipalId.Create(session.Principal.Agency), CanonicalTime.Truncate(FakeGateway.Now));

        await Assert.ThrowsAsync<CommandFailedException>(
            () => upload.ReleaseAsync(path, session, new SignedRelease(release, release.Sign(sign)), CancellationToken.None));

        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task The_keys_are_hybrid_alone_where_one_payload_is_and_otherwise_of_the_class_that_all_publishers_have()
    {
        OfflineSession session = await OpenAsync();
        using SealedUpload classical = Seal(session, session.Directory.Require(AgencyId.Parse("bravo")).Current.Record.Principals[0].Keys.Receive[0]);
        await classical.PartsAsync();
        Assert.Equal(RecipientClass.Classical, Assert.Single(session.PublisherKeys(classical.Metadata.Common.Content)).RecipientClass);

        ListHybridKey();
        session = await OpenAsync();
        using SealedUpload mixed = Seal(session, HybridKeys.Create());
        await mixed.PartsAsync();
        if (HybridRecipient.IsSupported)
        {
            Assert.Equal(RecipientClass.PostQuantum, Assert.Single(session.PublisherKeys(mixed.Metadata.Common.Content)).RecipientClass);
        }
        else
        {
            Assert.Throws<CryptoUnavailableException>(() => session.PublisherKeys(mixed.Metadata.Common.Content));
        }
    }

    private async Task<OfflineSession> OpenAsync()
    {
        (await world.RunAsync("alpha", "agency", "list")).MustSucceed();
        Profile profile = Profile.Open(world.Keys("alpha"));
        AgencyDirectory directory = await KnownDirectory.ReplayAsync(profile, world.Gateway.Invite, world.Clock, CancellationToken.None);
        return new OfflineSession(
            new SendingMember(profile, FakeGateway.Name, world.Clock), world.Gateway.Invite, directory, new PassphraseSource(null, null, Language.English));
    }

    // To alpha itself under its X25519 key, and to bravo under another.
    private SealedUpload Seal(OfflineSession session, ReceiveKey bravo)
    {
        ReceiveKey own = session.Directory.Find(session.Principal)!.Keys.Receive[0];
        return new SealedUpload(FakeGateway.Name, session.Principal, sign, FakeGateway.Now).To("alpha", own).To("bravo", bravo).With("Close valve nine.");
    }

    private static Upload UploadOf(List<(string Name, byte[] Content)> parts, Envelope envelope) => new(
        UploadMetadata.Parse(parts[0].Content),
        SignatureSet.Parse(parts[1].Content),
        HeaderSet.Parse(parts[2].Content),
        [.. parts.Skip(3).Select(Func<Stream> (part) => () => new MemoryStream(part.Content))])
    {
        Envelope = envelope,
    };

    // As a program wrote it that did not look at the class.
    private async Task<string> WriteByHandAsync(OfflineSession session, SealedUpload made)
    {
        List<(string Name, byte[] Content)> parts = await made.PartsAsync();
        using FileKey any = FileKey.Generate();
        byte[] opener = Header.Create(any, [session.Directory.Find(session.Principal)!.Keys.Receive[0].Recipient]);
        PackedFile[] files =
        [
            PackedFile.Of("metadata.json", parts[0].Content), PackedFile.Of("signatures.json", parts[1].Content), PackedFile.Of("headers.json", parts[2].Content),
            PackedFile.Of("envelope.json", made.Envelope.Bytes),
            .. parts.Skip(3).Select((part, number) => PackedFile.Of($"content/{number}", part.Content)),
            .. parts.Skip(3).Select((_, number) => PackedFile.Of($"openers/{number}", opener)),
        ];
        string path = world["old.pack"];
        PackIndex index = PackIndex.Create(FakeGateway.Name, PackKind.Upload, session.Principal, CanonicalTime.Truncate(FakeGateway.Now), files.Select(file => file.Item));
        await PackWriter.WriteAsync(path, index, files, [session.Directory.Find(session.Principal)!.Keys.Receive[0].Recipient], CancellationToken.None);
        return path;
    }

    private void ListHybridKey()
    {
        AgencyRecord current = world.Gateway.RecordOf("alpha");
        AgencyRecordContent next = current.NextWith(FakeGateway.Name, current.Principals[0].Id, listed => listed with { Receive = [.. listed.Receive, HybridKeys.Create()] });
        using SigningKey root = Profile.LoadKey(Path.Combine(world.Keys("alpha"), Profile.RootFile));
        AgencyRecord record = AgencyRecord.Create(next);
        world.Gateway.Record(record, new RootSignatures(record.Sign(root)), null, null);
    }
}
