using System.Text;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

public sealed class MultipartAttackTests(AttackedGateway gateway) : AttackTests(gateway)
{
    private const string Boundary = "b0undary";

    [Theory]
    [InlineData("")]
    [InlineData("metadata")]
    [InlineData("metadata signatures")]
    [InlineData("signatures content")]
    [InlineData("metadata content")]
    [InlineData("signatures metadata content")]
    [InlineData("content metadata signatures")]
    [InlineData("metadata metadata signatures content")]
    [InlineData("metadata signatures signatures content")]
    [InlineData("metadata signatures content content")]
    [InlineData("metadata signatures content metadata")]
    [InlineData("Metadata signatures content")]
    [InlineData("metadata signatures content[]")]
    public async Task Parts_that_are_missing_doubled_or_out_of_order_are_refused(string order)
    {
        Dictionary<string, byte[]> parts = Gateway.ToBravo().Parts().ToDictionary(part => part.Name, part => part.Content);
        string[] names = order.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string body = string.Concat(names.Select(name => Part($"Content-Disposition: form-data; name=\"{name}\"", parts.GetValueOrDefault(name, [1])))) + $"--{Boundary}--\r\n";
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(body), 400, "bad-request");
    }

    [Theory]
    [InlineData("Content-Disposition: form-data")]
    [InlineData("Content-Disposition: attachment; name=\"metadata\"")]
    [InlineData("Content-Disposition: form-data; name=\"metadata\"; name=\"signatures\"\r\nContent-Disposition: form-data; name=\"content\"")]
    [InlineData("Content-Disposition: form-data; name=\"meta\r\n data\"")]
    [InlineData("Content-Disposition: form-data; name*=UTF-8''metadata")]
    [InlineData("Content-Type: application/json")]
    [InlineData("X: y\r\n: z")]
    [InlineData("")]
    public async Task A_first_part_whose_header_does_not_name_it_is_refused(string header)
    {
        (string _, byte[] content)[] parts = [.. Gateway.ToBravo().Parts()];
        string body = Part(header, parts[0].content) + Part("Content-Disposition: form-data; name=\"signatures\"", parts[1].content)
            + Part("Content-Disposition: form-data; name=\"content\"", parts[2].content) + $"--{Boundary}--\r\n";
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(body), 400, "bad-request");
    }

    [Fact]
    public async Task A_part_with_headers_without_end_is_refused()
    {
        string many = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\r\n"));
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync($"--{Boundary}\r\n{many}\r\n\r\n--{Boundary}--\r\n"), 400, "bad-request");
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync($"--{Boundary}\r\nX: {new string('y', 100_000)}\r\n\r\n\r\n--{Boundary}--\r\n"), 400, "bad-request");
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(new string('-', 100_000)), 400, "bad-request");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=another")]
    public async Task A_boundary_that_is_absent_or_another_is_refused(string type) =>
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync($"--{Boundary}\r\n\r\n\r\n--{Boundary}--\r\n", type), 400, "bad-request");

    [Theory]
    [InlineData("multipart/mixed; boundary=" + Boundary)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/html")]
    public async Task Another_type_of_body_is_refused(string type) =>
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync("x", type), 415, "unsupported-media-type");

    [Fact]
    public async Task What_stands_before_the_first_part_or_behind_the_last_is_no_part()
    {
        string parts = string.Concat(Gateway.ToBravo().Parts().Select(part => Part($"Content-Disposition: form-data; name=\"{part.Name}\"", part.Content)));
        string more = Part("Content-Disposition: form-data; name=\"content\"", [1]);
        using HttpResponseMessage published = await PostAsync($"a preamble\r\n{parts}--{Boundary}--\r\n{more}");
        await published.JsonAsync(System.Net.HttpStatusCode.Created);
    }

    private static string Part(string header, byte[] content) => $"--{Boundary}\r\n{header}{(header.Length > 0 ? "\r\n" : "")}\r\n{Encoding.Latin1.GetString(content)}\r\n";

    private Task<HttpResponseMessage> PostAsync(string body, string type = "multipart/form-data; boundary=" + Boundary)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", type));
        return Gateway.AsAlice.PostAsync(Answers.Advisories, content);
    }
}
