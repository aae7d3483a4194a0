using System.Text.Json;

namespace EndToEnd.Tests.Harness;

/// <summary>Reads the JSON that a command printed.</summary>
internal static class Answer
{
    public static string Id(Outcome outcome) => Text(outcome, "id");

    public static string Text(Outcome outcome, string member)
    {
        using JsonDocument document = JsonDocument.Parse(outcome.MustSucceed().Output);
        return document.RootElement.GetProperty(member).GetString()!;
    }
}
