using System.Text;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class SecrecyTests : FreshExchangeTests
{
    // Begins all that is secret here. Long, because three bytes stand in a megabyte of ciphertext by chance once in sixteen times.
    private const string Secret = Beginning + "-OF-A-SECRET";

    // Where nothing is ciphertext, a part of one is enough; three letters stand in a key's digest by chance.
    private const string Beginning = "XK7-MARKER";
    private const string Marker = Secret + "-PLAINTEXT";
    private const string Title = Secret + "-TITLE";
    private const string FileName = Secret + "-FILENAME.txt";
    private const string Reason = Secret + "-REASON";
    private const string Key = Secret + "-IDEMPOTENCY";

    [Fact]
    public async Task No_content_title_file_name_or_reason_is_in_the_data_folder_or_in_the_log()
    {
        byte[] document = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat(Marker, 10_000)));
        byte[] csaf = Encoding.UTF8.GetBytes(CsafSample.With("document/title", $"\"{Title}\"").Replace("ACERT", Secret, StringComparison.Ordinal));
        Upload upload = new Upload(Alice, Upload.To("bravo")) { Title = Title, Tags = [Secret], Tlp = Tlp.Green }.With(document, FileName).With(csaf, "csaf.json", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = upload.Form() };
        request.Headers.Add("Idempotency-Key", Key);
        using HttpResponseMessage published = await AsAlice.SendAsync(request);
        AdvisoryId id = AdvisoryId.Parse((await published.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString()!);
        await AsBob.OpenAsync(id, 0, Bob);
        await AsBob.GetJsonAsync("/v1/inbox");
        (await AsBob.AcknowledgeAsync(id, Bob, Disposition.Read)).Dispose();

        // A refused upload, too, and one whose second document is wrong: its first was staged already.
        (string Name, byte[] Content)[] parts = [.. new Upload(Alice, Upload.To("bravo")) { Title = Title }.With(document, FileName).With("x").Parts()];
        parts[3].Content = "y"u8.ToArray();
        await AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)).RefusedAsync(422, "invalid-advisory");
        AssertNothingShows();

        (await AsAlice.WithdrawAsync(id, Alice, Reason)).Dispose();
        AssertNothingShows();
    }

    [Fact]
    public async Task A_refusal_quotes_nothing_of_what_it_refuses()
    {
        string metadata = Encoding.UTF8.GetString(new Upload(Alice, Upload.To("bravo")) { Title = Title }.With(Marker).Metadata().Bytes.Span);
        string broken = metadata.Replace("\"urgency\":\"urgent\"", $"\"urgency\":\"{Marker}\"", StringComparison.Ordinal);
        IEnumerable<(string, byte[])> parts = ToBravo().Parts().Select(
            part => part.Name == "metadata" ? (part.Name, Encoding.UTF8.GetBytes(broken)) : part);

        System.Text.Json.JsonElement problem = await RefusedWithNothingStoredAsync(
            () => AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), 422, "invalid-advisory");
        Assert.DoesNotContain(Beginning, problem.GetRawText(), StringComparison.Ordinal);
        AssertNothingShows();
    }

    private void AssertNothingShows()
    {
        foreach (string file in Directory.EnumerateFiles(Host.Data.Path, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Beginning, file, StringComparison.Ordinal);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0, $"{Path.GetFileName(file)} shows what should be sealed.");
        }

        Assert.DoesNotContain(Host.Log.Lines, line => line.Contains(Beginning, StringComparison.Ordinal));
    }
}
