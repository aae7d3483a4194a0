using System.Text;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

public sealed class NameAttackTests(AttackedGateway gateway) : AttackTests(gateway)
{
    // Each spelled as canonical JSON spells it, so that the name is refused and not its spelling.
    public static TheoryData<string> FileNames =>
    [
        "../x", "..", ".", "a/b", "/etc/passwd", "a\\\\b", "..\\\\..\\\\x", "C:\\\\x", "a\\r\\nSet-Cookie: x", "a\\nb", "a\\tb", "a\\u0000.txt", "a\\u001bb", "a\u007fb", "a\u0085b", "a\u202egpj.exe",
        "a\u2066b", "a\u200eb", "a\u2028b", "", new string('n', 4096), string.Concat(Enumerable.Repeat("名", 100)), "CON", "a:b", "a|b", "a*b", "trailing.", " leading", "trailing ",
    ];

    public static TheoryData<string> Titles =>
    [
        "", new string('t', 4096), string.Concat(Enumerable.Repeat("題", 201)), "a\\r\\nLocation: x", "a\\u0000b", "a\\u001bb", "a\u202eb", "a\u2067b", "a\u0085b", "a\u2028b",
    ];

    // A name that one platform or another takes for something else is the downloader's to mind only where the format lets it pass.
    private static readonly string[] Plain = ["CON", "a:b", "a|b", "a*b", "trailing.", " leading", "trailing "];

    [Theory]
    [MemberData(nameof(FileNames))]
    public async Task A_file_name_is_refused_or_comes_back_as_it_was_sent_and_names_no_file_of_the_gateway(string spelled)
    {
        Upload upload = Gateway.ToBravo();
        byte[] metadata = Changed(upload, $"\"name\":\"{AttackedGateway.Marker}.txt\"", $"\"name\":\"{spelled}\"");
        if (Plain.Contains(spelled))
        {
            await PublishedOrRefusedAsync(upload, metadata, spelled);
            return;
        }

        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, metadata), 422, "invalid-filename");
        Assert.DoesNotContain(Directory.EnumerateFiles(Gateway.Data.Path, "*", SearchOption.AllDirectories), file => file.Contains("passwd", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_title_that_hides_or_breaks_lines_is_refused(string spelled)
    {
        Upload upload = Gateway.ToBravo();
        byte[] metadata = Changed(upload, $"{{\"en\":\"{AttackedGateway.Marker} title\"}}", $"{{\"en\":\"{spelled}\"}}");
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, metadata), 422, "invalid-advisory");
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udfff\\ud800")]
    [InlineData("a\\uD83Db")]
    public async Task Half_a_surrogate_pair_is_no_JSON_in_name_or_title(string spelled)
    {
        Upload upload = Gateway.ToBravo();
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, Changed(upload, $"\"name\":\"{AttackedGateway.Marker}.txt\"", $"\"name\":\"{spelled}\"")), 400, "invalid-json");
        await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, Changed(upload, $"{AttackedGateway.Marker} title", spelled)), 400, "invalid-json");
    }

    [Fact]
    public async Task Octets_that_are_not_UTF8_are_no_JSON()
    {
        Upload upload = Gateway.ToBravo();
        foreach (byte[] octets in (byte[][])[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])
        {
            string latin = Encoding.Latin1.GetString(upload.Metadata().Bytes.Span).Replace($"{AttackedGateway.Marker} title", Encoding.Latin1.GetString(octets), StringComparison.Ordinal);
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, Encoding.Latin1.GetBytes(latin)), 400, "invalid-json");
        }
    }

    [Fact]
    public async Task A_content_parts_own_file_name_means_nothing()
    {
        Upload upload = Gateway.ToBravo();
        using MultipartFormDataContent form = Upload.FormOf(upload.Parts().Take(2));
        form.Add(new ByteArrayContent(upload.Contents[0]), "content", "../../../../tmp/attack.txt");
        using HttpResponseMessage answer = await Gateway.AsAlice.PostAsync(Answers.Advisories, form);
        AdvisoryId id = AdvisoryId.Parse((await answer.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString()!);
        Assert.DoesNotContain("attack.txt", (await Gateway.AsBob.GetJsonAsync(PathOf(id))).GetRawText(), StringComparison.Ordinal);
    }

    private async Task PublishedOrRefusedAsync(Upload upload, byte[] metadata, string name)
    {
        UploadMetadata changed;
        try
        {
            changed = UploadMetadata.Parse(metadata);
        }
        catch (DocumentException)
        {
            await RefusedAsync(Gateway.Alice.Id, () => PostAsync(upload, metadata), 422, "invalid-filename");
            return;
        }

        byte[] signatures = SignatureSet.Create(
            changed.Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(Gateway.Alice.Sign)))).Bytes.ToArray();
        using HttpResponseMessage answer = await Gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf([("metadata", metadata), ("signatures", signatures), ("content", upload.Contents[0])]));
        AdvisoryId id = AdvisoryId.Parse((await answer.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString()!);
        JsonElement document = (await Gateway.AsBob.GetJsonAsync(PathOf(id))).GetProperty("documents")[0];
        Assert.Equal(name, document.GetProperty("name").GetString());
    }

    private Task<HttpResponseMessage> PostAsync(Upload upload, byte[] metadata) =>
        Gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(upload.Parts().Select(part => part.Name == "metadata" ? (part.Name, metadata) : part)));

    private static byte[] Changed(Upload upload, string part, string instead)
    {
        string metadata = Encoding.UTF8.GetString(upload.Metadata().Bytes.Span);
        Assert.Contains(part, metadata, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(metadata.Replace(part, instead, StringComparison.Ordinal));
    }
}
