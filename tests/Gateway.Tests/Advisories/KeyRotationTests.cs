using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>New keys beside old ones, and old ones dropped: nothing under way fails, and each item keeps the key it was made with.</summary>
public sealed class KeyRotationTests : FreshExchangeTests
{
    [Fact]
    public async Task During_the_overlap_a_delivery_opens_with_either_identity_as_each_machine_asks()
    {
        Bob.AddIdentity();
        await Host.RecordAsync(Bob);
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo("to both"));
        foreach (X25519Identity identity in Bob.Identities)
        {
            byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, $"/content/0?recipientKey={identity.Recipient}"));
            Assert.Equal("to both"u8.ToArray(), await DecryptAsync(file, identity));
        }

        byte[] unasked = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        Assert.Equal("to both"u8.ToArray(), await DecryptAsync(unasked, Bob.Identities[^1]));
    }

    [Fact]
    public async Task A_key_that_is_not_the_callers_gives_no_file()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("apart"));
        await AsBob.GetAsync(PathOf(id, $"/content/0?recipientKey={Carol.Identities[0].Recipient}")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(id, $"/content/0?recipientKey={X25519Identity.Generate().Recipient}")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(id, "/content/0?recipientKey=")).RefusedAsync(404, "not-found");
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));
    }

    [Fact]
    public async Task What_was_sealed_to_a_key_that_is_retired_since_still_comes_under_it()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo("before"));
        Bob.AddIdentity();
        await Host.RecordAsync(Bob);
        Bob.RetiredIdentities = 1;
        await Host.RecordAsync(Bob);
        byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        Assert.Equal("before"u8.ToArray(), await DecryptAsync(file, Bob.Identities[0]));
        Manifest manifest = Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        Assert.Equal(Bob.Identities[0].Recipient, manifest.Content.Documents[0].Headers[0].RecipientKey);
    }

    [Fact]
    public async Task During_the_overlap_statements_count_under_either_sign_key_and_then_under_the_new_one_alone()
    {
        SigningKey old = Alice.Sign;
        Alice.BringSign(SigningKey.Generate());
        await Host.RecordAsync(Alice);
        AdvisoryId byNew = await AsAlice.PublishAsync(ToBravo("by the new key"));
        AdvisoryId byOld = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { SignedWith = old }.With("by the old key"));
        Alice.RetireSign();
        await Host.RecordAsync(Alice);
        using HttpResponseMessage late = await AsAlice.PostAsync(
            Answers.Advisories, new Upload(Alice, Upload.To("bravo")) { SignedWith = old }.With("too late").Form());
        await Task.FromResult(late).RefusedAsync(422, "invalid-signature");
        Assert.NotEqual(byNew, byOld);
        foreach (AdvisoryId id in (AdvisoryId[])[byNew, byOld])
        {
            await CheckAsync(id);
        }
    }

    /// <summary>What a recipient checks: signatures hold by what the directory said when they were logged.</summary>
    private async Task CheckAsync(AdvisoryId id)
    {
        AgencyDirectory directory = await ReplayAsync();
        var evidence = new DeliveryEvidence
        {
            Advisory = id,
            Manifest = await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")),
            ManifestSignature = await AsBob.GetStringAsync(PathOf(id, "/manifest.sig")),
            Statement = await AsBob.GetByteArrayAsync(PathOf(id, "/statement")),
            StatementSignature = await AsBob.GetStringAsync(PathOf(id, "/statement.sig")),
            Published = (await EntriesAsync(ActionNames.AdvisoryPublished, id)).Single(),
            Addressed = (await EntriesAsync(ActionNames.AdvisoryAddressed, id)).Single(),
        };
        OpenedDelivery delivery = OpenedDelivery.Check(directory, new DeliveryReader(Bob.Id, [Bob.Identities[0].Recipient]), evidence);
        Assert.Equal(Alice.Id, delivery.Statement.Content.Sender);
    }

    private async Task<AgencyDirectory> ReplayAsync()
    {
        IReadOnlyList<StoredEntry> rows = await Host.Store.ReadEntriesAsync(LogName.Directory, 0, 1_000, CancellationToken.None);
        return DirectoryReplay.Run(ExchangeHost.GatewayName, rows);
    }

    private static async Task<byte[]> DecryptAsync(byte[] file, X25519Identity identity)
    {
        using var plaintext = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), plaintext, [identity], CancellationToken.None);
        return plaintext.ToArray();
    }
}
