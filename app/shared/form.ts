/** The form that was posted. @throws Response 400 when the body is none */
export async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (error instanceof TypeError) throw Response.json({ error: "invalid_input" }, { status: 400 });
    throw error;
  }
}
