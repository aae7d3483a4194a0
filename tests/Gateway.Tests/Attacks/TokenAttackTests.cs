using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Attacks;

public sealed class TokenAttackTests(AttackedGateway gateway) : AttackTests(gateway)
{
    [Fact]
    public async Task No_forged_token_is_taken_whatever_it_says_of_its_key_or_algorithm()
    {
        string good = await Gateway.GetTokenAsync(Gateway.Carol.Id, Gateway.Carol.Access);
        VerifyingKey tokenKey = await ReadTokenKeyAsync();
        foreach ((string name, string token) in ForgedTokens.All(Gateway, good, tokenKey))
        {
            using HttpResponseMessage answer = await Gateway.Client("Bearer", token).GetAsync("/v1/inbox");
            Assert.True((int)answer.StatusCode == 401, $"{name}: {(int)answer.StatusCode}");
            await Task.FromResult(answer).RefusedAsync(401, "invalid-token");
        }
    }

    [Fact]
    public async Task No_forged_login_assertion_buys_a_token()
    {
        string good = Gateway.CreateAssertion(Gateway.Carol.Id, Gateway.Carol.Access);
        string[] parts = good.Split('.');
        string header = ForgedTokens.Decode(parts[0]);
        string claims = ForgedTokens.Decode(parts[1]);
        string forAlice = claims.Replace(Gateway.Carol.Id.Value, Gateway.Alice.Id.Value, StringComparison.Ordinal);
        string[] forged =
        [
            ForgedTokens.Sign(Gateway.Carol.Access, header, forAlice),
            ForgedTokens.Sign(Gateway.Alice.Sign, header, forAlice),
            ForgedTokens.Sign(Gateway.Carol.Access, header.Replace("client-authentication+jwt", "at+jwt", StringComparison.Ordinal), claims),
            ForgedTokens.Sign(Gateway.Carol.Access, header.Replace("Ed25519", "none", StringComparison.Ordinal), claims),
            ForgedTokens.Sign(Gateway.Carol.Access, header.Replace("}", ",\"crit\":[\"exp\"]}", StringComparison.Ordinal), claims),
            ForgedTokens.Sign(Gateway.Carol.Access, header, claims.Replace("\"aud\":", "\"aud\":\"https://elsewhere.example\",\"aud\":", StringComparison.Ordinal)),
            ForgedTokens.Sign(Gateway.Carol.Access, header, claims.Replace(Gateway.Url.GetLeftPart(UriPartial.Authority), "https://elsewhere.example", StringComparison.Ordinal)),
            ForgedTokens.Sign(Gateway.Carol.Access, header, claims.Replace("\"sub\":", "\"admin\":true,\"sub\":[\"x\"],\"was\":", StringComparison.Ordinal)),
            $"{parts[0]}.{parts[1]}.",
            await Gateway.GetTokenAsync(Gateway.Carol.Id, Gateway.Carol.Access),
        ];
        foreach (string assertion in forged)
        {
            await StrangerRefusedAsync(() => Gateway.RequestTokenAsync(assertion), 401, "invalid-token");
        }
    }

    // The types and duplicates of claims are told apart before the signature is: what a member's own assertion may not say, well signed.
    [Theory]
    [InlineData("\"exp\":", "\"exp\":9999999999,\"exp\":")]
    [InlineData("\"exp\":", "\"exp\":\"9999999999\",\"was\":")]
    [InlineData("\"exp\":", "\"exp\":1.5e10,\"was\":")]
    [InlineData("\"exp\":", "\"exp\":-1,\"was\":")]
    [InlineData("\"exp\":", "\"exp\":null,\"was\":")]
    [InlineData("\"exp\":", "\"exp\":true,\"was\":")]
    [InlineData("\"exp\":", "\"exp\":[1],\"was\":")]
    [InlineData("\"exp\":", "\"was\":")]
    [InlineData("\"iat\":", "\"iat\":99999999999999999999,\"was\":")]
    [InlineData("\"jti\":", "\"jti\":1,\"was\":")]
    [InlineData("\"jti\":", "\"jti\":\"\",\"was\":")]
    [InlineData("\"jti\":", "\"was\":")]
    [InlineData("\"iss\":", "\"iss\":\"operator/aaaaaaaa\",\"was\":")]
    [InlineData("\"aud\":", "\"aud\":[],\"was\":")]
    [InlineData("\"sub\":", "\"sub\":{\"$ne\":\"\"},\"was\":")]
    [InlineData("\"sub\":", "\"sub\":\"' OR 1=1--\",\"was\":")]
    [InlineData("\"sub\":", "\"su\\u0062\":\"x\",\"sub\":")]
    public async Task A_claim_of_another_type_or_twice_buys_no_token(string claim, string instead)
    {
        string[] parts = Gateway.CreateAssertion(Gateway.Carol.Id, Gateway.Carol.Access).Split('.');
        string claims = ForgedTokens.Decode(parts[1]);
        Assert.Contains(claim, claims, StringComparison.Ordinal);
        string assertion = ForgedTokens.Sign(Gateway.Carol.Access, ForgedTokens.Decode(parts[0]), claims.Replace(claim, instead, StringComparison.Ordinal));
        await StrangerRefusedAsync(() => Gateway.RequestTokenAsync(assertion), 401, "invalid-token");
    }

    [Fact]
    public async Task A_token_is_taken_from_one_Authorization_header_and_from_nowhere_else()
    {
        string token = await Gateway.GetTokenAsync(Gateway.Bob.Id, Gateway.Bob.Access);
        await StrangerRefusedAsync(() => Gateway.Stranger.GetAsync($"/v1/inbox?access_token={token}"), 401, "missing-token");
        await StrangerRefusedAsync(() => Gateway.Client("Basic", token).GetAsync("/v1/inbox"), 401, "missing-token");
        await StrangerRefusedAsync(() => Gateway.Client("Bearer", $"{token} {token}").GetAsync("/v1/inbox"), 401, "invalid-token");
        await StrangerRefusedAsync(() => Gateway.Client("Bearer", $"{token},Bearer {token}").GetAsync("/v1/inbox"), 401, "invalid-token");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = token });
        await StrangerRefusedAsync(() => Gateway.Stranger.PostAsync("/v1/advisories", form), 401, "missing-token");
        using var cookie = new HttpRequestMessage(HttpMethod.Get, "/v1/inbox");
        cookie.Headers.Add("Cookie", $"access_token={token}; Authorization=Bearer {token}");
        await StrangerRefusedAsync(() => Gateway.Stranger.SendAsync(cookie), 401, "missing-token");
    }

    private async Task<VerifyingKey> ReadTokenKeyAsync()
    {
        using HttpResponseMessage discovery = await Gateway.Stranger.GetAsync("/.well-known/advisory-gateway");
        JsonElement jwk = (await discovery.JsonAsync()).GetProperty("tokenKey");
        Assert.True(Ed25519Jwk.TryRead(JwsMembers.Parse(System.Text.Encoding.UTF8.GetBytes(jwk.GetRawText())), out VerifyingKey? key));
        return key;
    }
}
