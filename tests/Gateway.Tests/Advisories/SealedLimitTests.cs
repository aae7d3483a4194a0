using System.Net;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class SealedLimitTests() : FreshExchangeTests(new SmallWorld())
{
    private const int DocumentBytes = 100_000;
    private const int HeaderBytes = 168;

    [Fact]
    public async Task Limits_are_of_documents_whatever_their_payloads_and_classes_add()
    {
        ReceiveKey hybrid = HybridKeys.Create();
        Bob.MoreReceiveKeys.Add(hybrid);
        await Host.RecordAsync(Bob);
        using SealedUpload largest = Seal(hybrid).With(new string('x', DocumentBytes));
        using HttpResponseMessage published = await AsAlice.PostAsync(Answers.Advisories, await largest.FormAsync());
        Assert.True(published.StatusCode == HttpStatusCode.Created, await published.Content.ReadAsStringAsync());

        using SealedUpload larger = Seal(hybrid).With(new string('x', DocumentBytes)).With("y");
        await RefusedAsync(larger, 413, "payload-too-large");
    }

    [Fact]
    public async Task Headers_beyond_what_the_gateway_keeps_are_too_many_recipients()
    {
        using SealedUpload upload = Seal(Bob.Identities[0].Recipient);
        for (int document = 0; document < 12; document++)
        {
            upload.With($"document {document}");
        }

        await RefusedAsync(upload, 422, "too-many-recipients");
    }

    private SealedUpload Seal(ReceiveKey forBob) =>
        new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, TimeProvider.System.GetUtcNow()).To("alpha", Alice.Identities[0].Recipient).To("bravo", forBob);

    private async Task RefusedAsync(SealedUpload upload, int status, string name)
    {
        MultipartFormDataContent form = await upload.FormAsync();
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, form), status, name);
    }

    // Room for two agencies' headers of twelve payloads, or of one that is hybrid.
    private sealed class SmallWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings =>
            [("Gateway:Limits:DocumentBytes", $"{DocumentBytes}"), ("Gateway:Limits:SealedHeadersBytes", $"{2 * 12 * HeaderBytes}")];
    }
}
