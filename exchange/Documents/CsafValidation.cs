using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Exchange;

/// <summary>
/// What csaf-validator-service is asked and answers: <c>POST /api/v1/validate</c> with <c>{"tests":[{"type":"preset","name":…}],"document":…}</c>, answered with
/// <c>{"isValid":…,"tests":[{"name":…,"isValid":…,"errors":[…],…}]}</c>. Whoever asks brings the connection.
/// </summary>
public static partial class CsafValidation
{
    /// <summary>Where to ask, below the service's URL.</summary>
    public const string Path = "api/v1/validate";

    /// <summary>Where the service lists its tests: how one finds out whether it is there.</summary>
    public const string TestsPath = "api/v1/tests";

    /// <summary>Bytes of the longest answer that is read. The service lists every test, with each of its findings.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>The preset that is the standard's <i>CSAF basic validator</i> (CSAF 2.0 §9.1.14): the JSON schema and all mandatory tests.</summary>
    public const string BasicPreset = "basic";

    private const int MaxNames = 100;
    private const string UnnamedTest = "unnamed";

    /// <summary>The presets that there are.</summary>
    public static IReadOnlyList<string> Presets { get; } = [BasicPreset, "extended", "full", "mandatory", "schema"];

    /// <summary>What ends a request, behind the document's exact bytes.</summary>
    public static ReadOnlySpan<byte> RequestEnd => "}"u8;

    /// <summary>What begins a request for a preset, before the document's exact bytes. These are known to be one JSON value: nothing in them can be taken for more of the request.</summary>
    public static byte[] RequestStart(string preset) => Encoding.UTF8.GetBytes($$"""{"tests":[{"type":"preset","name":"{{preset}}"}],"document":""");

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The body of an answer with status 200.</param>
    /// <param name="failedTests">The ids of the tests that found errors, at most 100; empty of a valid document.</param>
    /// <returns>False if this is no answer of such a service.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> answer, out IReadOnlyList<string> failedTests)
    {
        failedTests = [];
        try
        {
            using JsonDocument read = JsonDocument.Parse(answer);
            bool isValid = read.RootElement.GetProperty("isValid").GetBoolean();
            string[] failed =
            [
                .. read.RootElement.GetProperty("tests").EnumerateArray().Where(test => !test.GetProperty("isValid").GetBoolean())
                    .Select(test => test.GetProperty("name").GetString() is { } name && TestName().IsMatch(name) ? name : UnnamedTest).Distinct().Take(MaxNames),
            ];
            failedTests = isValid || failed.Length > 0 ? failed : [UnnamedTest];
            // Valid as a whole and not in a part is a contradiction, and nothing to rely on.
            return !isValid || failed.Length == 0;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // Names go into answers and on terminals: words, and no more.
    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TestName();
}
