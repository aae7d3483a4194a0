using System.Net;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class RequireSealedTests() : FreshExchangeTests(new StrictWorld())
{
    [Fact]
    public async Task An_open_upload_of_such_a_label_is_refused_and_a_sealed_one_is_taken()
    {
        Upload open = new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.AmberStrict }.With("x");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, open.Form()), 422, "tlp-not-permitted");
        await AsAlice.PublishAsync(ToBravo());
        using var upload = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, TimeProvider.System.GetUtcNow());
        upload.To("alpha", Alice.Identities[0].Recipient).To("bravo", Bob.Identities[0].Recipient).With("x");
        using HttpResponseMessage published = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
    }

    [Fact]
    public async Task The_discovery_document_names_the_labels() => Assert.Equal(
        ["RED", "AMBER+STRICT"],
        (await Host.Anonymous().GetJsonAsync("/.well-known/advisory-gateway")).GetProperty("requireSealed").EnumerateArray().Select(label => label.GetString()));

    private sealed class StrictWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings =>
            [("Gateway:Advisories:RequireSealed:0", "RED"), ("Gateway:Advisories:RequireSealed:1", "AMBER+STRICT")];
    }
}
