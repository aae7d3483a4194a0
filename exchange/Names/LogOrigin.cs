using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// The origin of one of a gateway's logs (C2SP tlog-checkpoint): <c>name/audit</c> or <c>name/directory</c>, and <c>name/audit/2</c> and so on where a log
/// was opened anew because entries of the one before could not be brought back. The log keeps its role; the number is its lineage.
/// </summary>
/// <param name="Gateway">Whose log.</param>
/// <param name="Log">Its role.</param>
/// <param name="Lineage">1 for the first log in this role, which the text does not show; one more for each that was opened after it.</param>
public readonly record struct LogOrigin(GatewayName Gateway, LogName Log, int Lineage) : IParsable<LogOrigin>
{
    /// <summary>The largest lineage.</summary>
    public const int MaxLineage = 9999;

    /// <summary>The origin that the next log in this role has.</summary>
    public LogOrigin Next => this with { Lineage = Lineage + 1 };

    /// <summary>The first log of a gateway in this role.</summary>
    public static LogOrigin First(GatewayName gateway, LogName log) => new(gateway, log, 1);

    /// <summary>Reads an origin; <see langword="false"/> if it is none of a gateway's two logs, in any lineage.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out LogOrigin result)
    {
        result = default;
        string[] parts = s?.Split('/') ?? [];
        if (parts.Length is not (2 or 3) || !GatewayName.TryParse(parts[0], out GatewayName gateway) || RoleOf(parts[1]) is not { } log)
        {
            return false;
        }

        int lineage = 1;
        if (parts.Length == 3 && !TryParseLineage(parts[2], out lineage))
        {
            return false;
        }

        result = new LogOrigin(gateway, log, lineage);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LogOrigin result) => TryParse(s, out result);

    /// <summary>Reads an origin.</summary>
    /// <exception cref="FormatException">It is none of a gateway's two logs.</exception>
    public static LogOrigin Parse(string s) =>
        TryParse(s, out LogOrigin origin) ? origin : throw new FormatException("This is not the origin of a gateway's log.");

    /// <inheritdoc/>
    public static LogOrigin Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>The origin as it stands in checkpoints and as a key's name.</summary>
    public override string ToString() => Lineage == 1
        ? $"{Gateway}/{Log}"
        : string.Create(CultureInfo.InvariantCulture, $"{Gateway}/{Log}/{Lineage}");

    private static LogName? RoleOf(string text) =>
        text == LogName.Audit.Value ? LogName.Audit : text == LogName.Directory.Value ? LogName.Directory : null;

    // One spelling for each: no sign, no leading zero, and never "/1".
    private static bool TryParseLineage(string text, out int lineage) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out lineage) && lineage is >= 2 and <= MaxLineage && text[0] != '0';
}
