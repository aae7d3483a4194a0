using EndToEnd.Tests.Harness;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace EndToEnd.Tests;

/// <summary>A sender who tells two recipients two things under one promise, by a payload that two headers open to two texts.</summary>
public sealed class TwoFacedTests
{
    private static readonly AgencyId Charlie = AgencyId.Parse("charlie");

    [Fact]
    public async Task Get_takes_the_text_that_was_promised_and_calls_the_other_one_tampered()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        AgencyRecord alpha = Handmade.RecordOf(community, "alpha");
        using SigningKey sign = SigningKey.Parse(await File.ReadAllBytesAsync(Path.Combine(community.Keys("alpha"), "signing.pem")));
        using HttpClient asAlpha = await Handmade.LogInAsync(community, "alpha");
        using TwoFacedPayload payload = TwoFacedPayload.Create("Open valve one. "u8, "Close valve 1.  "u8);
        byte[] promised = await OpenAsync(payload.Bytes, payload.FirstKey);
        Assert.NotEqual(promised, await OpenAsync(payload.Bytes, payload.SecondKey));
        using SealedUpload upload = new(GatewayName.Parse(Community.GatewayName), alpha.Principals[0].Id, sign, TimeProvider.System.GetUtcNow())
        {
            Restate = content => content with { Payloads = [With(content.Payloads[0], payload.Bytes)] },
            Reseal = (agency, headers) => [.. headers.Select(key => With(key, agency == Charlie ? payload.SecondKey : payload.FirstKey))],
        };
        foreach (string agency in (string[])["alpha", "bravo", "charlie"])
        {
            upload.To(agency, Handmade.ReceiveKeys(Handmade.RecordOf(community, agency)));
        }

        List<(string Name, byte[] Content)> parts = await upload.With(promised, "order.bin").PartsAsync();
        string id = await Handmade.PublishAsync(asAlpha, [.. parts[..^1], ("content", payload.Bytes)]);
        Outcome taken = await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["bravo-got"]);
        Outcome refused = await community.AdvisoryInProcessAsync("charlie", "get", id, "--out", community["charlie-got"]);

        taken.MustSucceed();
        Assert.Equal(promised, await File.ReadAllBytesAsync(Path.Combine(community["bravo-got"], "order.bin")));
        Assert.Equal((1, "tampered"), (refused.ExitCode, refused.FirstWord));
        Assert.False(Directory.Exists(community["charlie-got"]));
    }

    private static PayloadSet With(PayloadSet set, byte[] document) =>
        set with { Documents = [new PayloadDigest(document.Length, Sha256Digest.Of(document))] };

    private static KeyHeaders With(KeyHeaders headers, FileKey document) =>
        headers with { Headers = [headers.Headers[0], Header.Create(document, [headers.RecipientKey.Recipient])] };

    private static async Task<byte[]> OpenAsync(byte[] payload, FileKey fileKey)
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] file = [.. Header.Create(fileKey, [identity.Recipient]), .. payload];
        using var text = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), text, [identity], CancellationToken.None);
        return text.ToArray();
    }
}
