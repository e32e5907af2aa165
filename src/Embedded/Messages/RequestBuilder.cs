using System.Reflection;
using System.Reflection.Emit;

namespace OrleansTickets.Embedded.Messages;

/// <summary>An emitted request class: its constructor, and the field of each parameter (null for the cancellation token).</summary>
internal sealed record EmittedRequest(ConstructorInfo Constructor, IReadOnlyList<FieldInfo?> Fields);

/// <summary>Emits the request class of one grain method.</summary>
internal static class RequestBuilder
{
    private const MethodAttributes Override = MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.ReuseSlot;

    /// <exception cref="NotSupportedException">The method is generic or does not return a task.</exception>
    public static EmittedRequest Build(ModuleBuilder module, MethodInfo method, int index)
    {
        if (method.IsGenericMethodDefinition)
        {
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: grain methods of this engine are not generic.");
        }

        var type = module.DefineType(
            $"{method.DeclaringType!.FullName}.{method.Name}.{index}", TypeAttributes.Public | TypeAttributes.Sealed, BaseOf(method));
        var metadata = type.DefineField("Declared", typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);
        var fields = method.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(CancellationToken)
                ? null
                : type.DefineField($"arg{parameter.Position}", parameter.ParameterType, FieldAttributes.Public))
            .ToArray();
        type.DefineDefaultConstructor(MethodAttributes.Public);
        OverrideMethod(type, metadata);
        OverrideCall(type, method, fields);
        var created = type.CreateType();
        created.GetField("Declared")!.SetValue(null, new GrainMethod(method));
        return new EmittedRequest(
            created.GetConstructor([])!,
            fields.Select(field => field is null ? null : created.GetField(field.Name)).ToArray());
    }

    private static Type BaseOf(MethodInfo method)
    {
        var returns = method.ReturnType;
        if (returns == typeof(Task) || returns == typeof(ValueTask))
        {
            return typeof(VoidRequest);
        }

        if (returns.IsGenericType
            && (returns.GetGenericTypeDefinition() == typeof(Task<>) || returns.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            return typeof(ResultRequest<>).MakeGenericType(returns.GetGenericArguments());
        }

        throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns neither Task nor ValueTask.");
    }

    private static void OverrideMethod(TypeBuilder type, FieldBuilder metadata)
    {
        var getter = type.DefineMethod(
            "get_Method", MethodAttributes.Public | Override | MethodAttributes.SpecialName, typeof(GrainMethod), Type.EmptyTypes);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldsfld, metadata);
        il.Emit(OpCodes.Ret);
    }

    private static void OverrideCall(TypeBuilder type, MethodInfo method, FieldBuilder?[] fields)
    {
        var call = type.DefineMethod("Call", MethodAttributes.Family | Override, typeof(Task), [typeof(object)]);
        var il = call.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            if (field is not null)
            {
                il.Emit(OpCodes.Ldfld, field);
            }
            else
            {
                il.Emit(OpCodes.Call, typeof(GrainRequest)
                    .GetProperty("CalleeToken", BindingFlags.Instance | BindingFlags.NonPublic)!.GetMethod!);
            }
        }

        il.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType.IsValueType)
        {
            var result = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, result);
            il.Emit(OpCodes.Ldloca, result);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
    }
}
