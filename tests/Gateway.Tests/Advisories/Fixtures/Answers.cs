using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>Short forms of requests and of what is asserted about every answer.</summary>
internal static class Answers
{
    public const string Advisories = "/v1/advisories";

    /// <summary>Posts an upload that must be published, and gives its id.</summary>
    public static async Task<AdvisoryId> PublishAsync(this HttpClient client, Upload upload)
    {
        using HttpResponseMessage response = await client.PostAsync(Advisories, upload.Form());
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        return AdvisoryId.Parse(answer.GetProperty("id").GetString()!);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        return await response.JsonAsync();
    }

    /// <summary>Asserts a refusal by its status and name, and gives its body.</summary>
    public static async Task<JsonElement> RefusedAsync(this Task<HttpResponseMessage> request, int status, string name)
    {
        using HttpResponseMessage response = await request;
        string body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal($"urn:advisory-gateway:problem:{name}", problem.GetProperty("type").GetString());
        return problem;
    }

    /// <summary>The name of a refusal.</summary>
    public static string NameOf(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("type").GetString()!["urn:advisory-gateway:problem:".Length..];

    /// <summary>The refused recipients as "id name" lines.</summary>
    public static string[] Recipients(this JsonElement problem) =>
        [.. problem.GetProperty("recipients").EnumerateArray().Select(r => $"{r.GetProperty("id").GetString()} {r.GetProperty("name").GetString()}")];

    public static string PathOf(AdvisoryId id, string rest = "") => $"{Advisories}/{id}{rest}";

    /// <summary>Downloads a document and decrypts it with the member's identities.</summary>
    public static async Task<byte[]> OpenAsync(this HttpClient client, AdvisoryId id, int number, Member member)
    {
        using HttpResponseMessage response = await client.GetAsync(PathOf(id, $"/content/{number}"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, await DescribeAsync(response));
        return await DecryptAsync(await response.Content.ReadAsByteArrayAsync(), member);
    }

    public static async Task<byte[]> DecryptAsync(byte[] file, Member member)
    {
        using var plaintext = new MemoryStream();
        await AgeFile.DecryptAsync(new MemoryStream(file), plaintext, [.. member.Identities], CancellationToken.None);
        return plaintext.ToArray();
    }

    /// <summary>Signs a receipt for what the member was sent, and posts it.</summary>
    public static async Task<HttpResponseMessage> AcknowledgeAsync(this HttpClient client, AdvisoryId id, Member member, Disposition disposition) =>
        await client.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", await client.ReceiptAsync(id, member, disposition), member));

    public static async Task<Receipt> ReceiptAsync(this HttpClient client, AdvisoryId id, Member member, Disposition disposition) => Receipt.Create(
        Manifest.Parse(await client.GetByteArrayAsync(PathOf(id, "/manifest"))), member.Id, disposition, ReceiptMode.Manual, TimeProvider.System.GetUtcNow());

    public static ByteArrayContent SignedJson(string name, Receipt receipt, Member signer) => SignedJson(name, receipt.Bytes, receipt.Sign(signer.Sign));

    public static ByteArrayContent SignedJson(string name, ReadOnlyMemory<byte> document, string signature)
    {
        var body = new ByteArrayContent(SignedBytes(name, document, signature));
        body.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
        return body;
    }

    public static byte[] SignedBytes(string name, ReadOnlyMemory<byte> document, string signature) => CanonicalJson.Write(writer =>
    {
        if (string.CompareOrdinal(name, "signature") < 0)
        {
            writer.Raw(name, document.Span);
        }

        writer.Text("signature", signature);
        if (string.CompareOrdinal(name, "signature") > 0)
        {
            writer.Raw(name, document.Span);
        }
    });

    public static Task<HttpResponseMessage> WithdrawAsync(this HttpClient client, AdvisoryId id, Member publisher, string reason = "Sent by mistake")
    {
        Withdrawal withdrawal = Withdrawal.Create(GatewayName.Parse(ExchangeHost.Name), id, reason, null, TimeProvider.System.GetUtcNow());
        return client.PostAsync(PathOf(id, "/withdrawal"), SignedJson("withdrawal", withdrawal.Bytes, withdrawal.Sign(publisher.Sign)));
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response) =>
        $"{(int)response.StatusCode}: {Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync())}";
}
