using System.Text;
using System.Text.Json.Nodes;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A small CSAF 2.0 document with every part that is relied on, and changes of it.</summary>
internal static class CsafSample
{
    public const string Text = """
        {"vulnerabilities":[{"cve":"CVE-2026-1000","title":"x"},{"title":"no CVE"},{"cve":"CVE-2026-20000"},{"cve":"CVE-2026-1000"}],
        "document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Pumps überall","lang":"de-DE",
        "publisher":{"category":"coordinator","name":"ACERT","namespace":"https://acert.example"},
        "tracking":{"id":"ACERT 2026/7","version":"1.2.0","status":"final","initial_release_date":"2026-03-01T09:30:00.1234567Z","current_release_date":"2026-03-02T10:00:00+01:00","revision_history":[]},
        "distribution":{"text":"t","tlp":{"label":"GREEN","url":"https://www.first.org/tlp/"}},"notes":[{"category":"summary","text":"n"}]}}
        """;

    public static CsafSummary? Read(string text) => Read(Encoding.UTF8.GetBytes(text), int.MaxValue);

    public static CsafSummary? Read(byte[] json, int pieceSize)
    {
        using var reading = new DocumentReading();
        for (int start = 0; start < json.Length; start += Math.Min(pieceSize, json.Length - start))
        {
            reading.Read(json.AsSpan(start, Math.Min(pieceSize, json.Length - start)));
        }

        return reading.Complete();
    }

    /// <summary>The document with a member set; without it when the value is null. The path is of member names.</summary>
    public static string With(string path, string? value)
    {
        JsonObject root = JsonNode.Parse(Text)!.AsObject();
        string[] names = path.Split('/');
        JsonNode parent = names[..^1].Aggregate((JsonNode)root, (node, name) => node[name]!);
        if (value is null)
        {
            parent.AsObject().Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
