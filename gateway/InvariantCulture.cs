using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gateway.Server;

/// <summary>
/// Makes the invariant culture that of every thread before anything else runs. What the gateway writes is read by programs and verified byte by byte; it must
/// not depend on the language of the machine. Invariant mode, which would see to that, cannot be used: SqlClient refuses to work in it.
/// </summary>
internal static class InvariantCulture
{
    [ModuleInitializer]
    internal static void Use()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }
}
